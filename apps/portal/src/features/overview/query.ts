import { nextPage } from '#lib/list.ts';

/** The newest instances, as many as one page of the API holds: their states are counted. */
export const OVERVIEW_INPUT = { limit: 100 };
export const overviewPages = { getNextPageParam: nextPage };
