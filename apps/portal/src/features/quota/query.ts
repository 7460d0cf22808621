import { nextPage } from '#lib/list.ts';

export const QUOTA_REQUESTS_INPUT = { limit: 20 };
export const quotaRequestsPages = { getNextPageParam: nextPage };
