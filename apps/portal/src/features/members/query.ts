import { nextPage } from '#lib/list.ts';

export const MEMBERS_INPUT = { limit: 50 };
export const INVITATIONS_INPUT = { limit: 50 };
export const membersPages = { getNextPageParam: nextPage };
