/** How long the gateway waits for the others, in milliseconds. */
export type Patience = {
  /** For a browser's ticket. */
  readonly ticketMs: number;
  /** For a node that is not connected, e.g. while its agent restarts. */
  readonly nodeMs: number;
  /** For a connected node to open a console. */
  readonly consoleMs: number;
};

export const PATIENCE: Patience = { ticketMs: 5_000, nodeMs: 15_000, consoleMs: 10_000 };
