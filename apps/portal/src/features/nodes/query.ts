import { nextPage } from '#lib/list.ts';

export const NODES_INPUT = { limit: 50 };
export const nodesPages = { getNextPageParam: nextPage };
/** Changes are told per tenant; a node's health is not, so its page looks again. */
export const REFRESH_MS = 10_000;
