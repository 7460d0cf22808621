import { nextPage } from '#lib/list.ts';

export const SERVER_GROUPS_INPUT = { limit: 50 };
export const serverGroupsPages = { getNextPageParam: nextPage };
