import { nextPage } from '#lib/list.ts';

/** The inputs of an instance's pages, made alike on the server and in the browser. */
export const operationsInput = (id: string) => ({ id, limit: 20 });
export const operationsPages = { getNextPageParam: nextPage };
export const snapshotsInput = (id: string) => ({ id, limit: 50 });
export const snapshotsPages = { getNextPageParam: nextPage };
