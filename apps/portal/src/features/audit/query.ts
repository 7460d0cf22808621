import { AUDIT_RESULTS, type AuditResult, REQUESTED_VIA, type RequestedVia } from '@cloudlet/model';
import { nextPage } from '#lib/list.ts';
import { startOfDay } from './start-of-day.ts';

/** What the address of the page can say; `from` and `to` are days as the reader counts them, both included. */
const FILTERS = [
  'actor',
  'action',
  'result',
  'via',
  'address',
  'from',
  'to',
  'targetId',
  'credentialId',
  'requestId',
  'tenantId',
] as const;
export type FilterName = (typeof FILTERS)[number];
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

const PAGE_SIZE = 50;

/** Filters among the parameters of an address. @param cloud whether it is the cloud's history, which can be of one tenant */
export function filtersOf(get: (name: string) => string | null | undefined, cloud = false): Filters {
  return Object.fromEntries(
    FILTERS.flatMap((name) => {
      const value = get(name);
      return value && (cloud || name !== 'tenantId') ? [[name, value]] : [];
    }),
  );
}

export type ApiFilters = Omit<Filters, 'result' | 'via'> & {
  readonly result?: AuditResult;
  readonly via?: RequestedVia;
};

/**
 * The same as the API takes them. What no filter can be is left out.
 * @param timeZone the reader's, as next-intl knows it: where this runs, on the server or in the browser, must not matter
 */
export function apiFilters(filters: Filters, timeZone: string): ApiFilters {
  const { from, to, result, via, ...others } = filters;
  const known = {
    result: asResult(result),
    via: asVia(via),
    from: startOfDay(from ?? '', 0, timeZone),
    to: startOfDay(to ?? '', 1, timeZone),
  };
  return {
    ...others,
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
  };
}

export const eventsInput = (filters: ApiFilters) => ({ limit: PAGE_SIZE, ...filters });
export const eventsPages = { getNextPageParam: nextPage };

const asResult = (value?: string): AuditResult | undefined => AUDIT_RESULTS.find((one) => one === value);
const asVia = (value?: string): RequestedVia | undefined => REQUESTED_VIA.find((one) => one === value);
