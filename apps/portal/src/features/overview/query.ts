import { nextPage } from '#lib/list.ts';

/** What was done last, and the newest instances: as many as are shown. */
export const RECENT_INPUT = { limit: 6 };
export const NEWEST_INPUT = { limit: 5 };
export const overviewPages = { getNextPageParam: nextPage };
