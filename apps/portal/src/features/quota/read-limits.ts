import {
  amountsOf,
  MAX_LIMIT,
  QUOTA_RESOURCES,
  type QuotaAmounts,
  type QuotaResource,
} from '@cloudlet/model';

/** What was typed for each limit; nothing where it is none of the question. */
export type LimitValues = { readonly [Resource in QuotaResource]: string };

export const NOTHING_TYPED: LimitValues = typedOf(() => '');

/** What fields show at first. */
export function typedOf(textOf: (resource: QuotaResource) => string): LimitValues {
  const entries = QUOTA_RESOURCES.map((resource) => [resource, textOf(resource)] as const);
  return Object.fromEntries(entries) as LimitValues;
}

/** The limits that were typed, and which of the texts are none: a limit is a whole number from 0. */
export function readLimits(values: LimitValues): {
  readonly limits: Partial<QuotaAmounts>;
  readonly wrong: readonly QuotaResource[];
} {
  const typed = QUOTA_RESOURCES.filter((resource) => values[resource].trim() !== '');
  const numbers = amountsOf((resource) => readLimit(values[resource]) ?? 0);
  return {
    limits: Object.fromEntries(typed.map((resource) => [resource, numbers[resource]])),
    wrong: typed.filter((resource) => readLimit(values[resource]) === null),
  };
}

function readLimit(text: string): number | null {
  const number = /^\d{1,10}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return number <= MAX_LIMIT ? number : null;
}
