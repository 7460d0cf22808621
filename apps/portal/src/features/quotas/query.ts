import type { QuotaRequestStatus } from '@cloudlet/model';
import { nextPage } from '#lib/list.ts';

/** A page of the tenants' quotas; an empty name finds all. */
export const quotasInput = (name: string) => ({ limit: 50, ...(name === '' ? {} : { name }) });

/** What tenants ask for; what waits for an answer first of all. */
export const requestsInput = (status: QuotaRequestStatus) => ({ limit: 20, status });
export const CHANGES_INPUT = { limit: 50 };
export const quotasPages = { getNextPageParam: nextPage };

/** Tenants ask at any time, and nobody tells an operator's page. */
export const REFRESH_MS = 10_000;
