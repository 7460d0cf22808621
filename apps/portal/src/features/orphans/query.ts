import { nextPage } from '#lib/list.ts';

export const ORPHANS_INPUT = { limit: 50 };
export const orphansPages = { getNextPageParam: nextPage };
/** Changes are told per tenant; what nodes have is not, so the page looks again. */
export const REFRESH_MS = 10_000;
