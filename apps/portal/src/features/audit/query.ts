import { AUDIT_RESULTS, type AuditResult, REQUESTED_VIA, type RequestedVia } from '@cloudlet/model';
import { nextPage } from '#lib/list.ts';

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
] as const;
export type FilterName = (typeof FILTERS)[number];
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

/** Groups of actions, as the filter offers them. */
export const ACTION_GROUPS = [
  'instance.',
  'key-pair.',
  'server-group.',
  'token.',
  'tenant.',
  'quota',
  'session.',
  'user.',
  'node.',
  'orphan.',
  'cloud.',
] as const;

const PAGE_SIZE = 50;

/** Filters among the parameters of an address. */
export function filtersOf(get: (name: string) => string | null | undefined): Filters {
  return Object.fromEntries(
    FILTERS.flatMap((name) => {
      const value = get(name);
      return value ? [[name, value]] : [];
    }),
  );
}

type ApiFilters = Omit<Filters, 'result' | 'via'> & {
  readonly result?: AuditResult;
  readonly via?: RequestedVia;
};

/** The same as the API takes them. What no filter can be is left out. */
export function apiFilters(filters: Filters): ApiFilters {
  const { from, to, result, via, ...others } = filters;
  const known = { result: asResult(result), via: asVia(via), from: startOf(from, 0), to: startOf(to, 1) };
  return {
    ...others,
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
  };
}

export const eventsInput = (filters: Filters) => ({ limit: PAGE_SIZE, ...apiFilters(filters) });
export const eventsPages = { getNextPageParam: nextPage };

const asResult = (value?: string): AuditResult | undefined => AUDIT_RESULTS.find((one) => one === value);
const asVia = (value?: string): RequestedVia | undefined => REQUESTED_VIA.find((one) => one === value);

/** When a day begins where this runs, so many days later. */
function startOf(day: string | undefined, later: number): string | undefined {
  const [year, month, date] =
    /^(\d{4})-(\d{2})-(\d{2})$/
      .exec(day ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  return new Date(year, month - 1, date + later).toISOString();
}
