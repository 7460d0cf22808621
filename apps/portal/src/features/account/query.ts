import { nextPage } from '#lib/list.ts';

export const SESSIONS_INPUT = { limit: 50 };
export const sessionsPages = { getNextPageParam: nextPage };
