import { nextPage } from '#lib/list.ts';

/** @param cloud the cloud's own tokens, not the tenant's */
export const tokensInput = (cloud: boolean) => ({ limit: 50, cloud });
export const tokensPages = { getNextPageParam: nextPage };
