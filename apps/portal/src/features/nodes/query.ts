import { nextPage } from '#lib/list.ts';

export const NODES_INPUT = { limit: 50 };
export const nodesPages = { getNextPageParam: nextPage };
export const nodeInstancesInput = (id: string) => ({ id, limit: 50 });
/** Changes are told per tenant; a node's health is not, so its pages look again. */
export const REFRESH_MS = 10_000;
