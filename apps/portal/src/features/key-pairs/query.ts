import { nextPage } from '#lib/list.ts';

export const KEY_PAIRS_INPUT = { limit: 50 };
export const keyPairsPages = { getNextPageParam: nextPage };
