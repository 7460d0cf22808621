/** Requests a second that each API token may make, unless operators say otherwise. */
export const DEFAULT_RATE_PER_SECOND = 50;
