import {
  amountsOf,
  MAX_LIMIT,
  QUOTA_RESOURCES,
  type QuotaAmounts,
  type QuotaResource,
} from '@cloudlet/model';

const MIB_PER_GIB = 1_024;

/** What was typed for each limit, memory in GiB as it is shown; nothing where it is none of the question. */
export type LimitValues = { readonly [Resource in QuotaResource]: string };

export const NOTHING_TYPED: LimitValues = typedOf(() => '');

/** What fields show at first. */
export function typedOf(textOf: (resource: QuotaResource) => string): LimitValues {
  const entries = QUOTA_RESOURCES.map((resource) => [resource, textOf(resource)] as const);
  return Object.fromEntries(entries) as LimitValues;
}

/** The limits that were typed, and which of the texts are none: a limit is a whole number from 0, of memory in MiB. */
export function readLimits(values: LimitValues): {
  readonly limits: Partial<QuotaAmounts>;
  readonly wrong: readonly QuotaResource[];
} {
  const typed = QUOTA_RESOURCES.filter((resource) => values[resource].trim() !== '');
  const numbers = amountsOf((resource) => readLimit(resource, values[resource]) ?? 0);
  return {
    limits: Object.fromEntries(typed.map((resource) => [resource, numbers[resource]])),
    wrong: typed.filter((resource) => readLimit(resource, values[resource]) === null),
  };
}

/** A limit as it is typed. */
export function typedLimit(resource: QuotaResource, limit: number): string {
  return String(resource === 'memoryMib' ? limit / MIB_PER_GIB : limit);
}

function readLimit(resource: QuotaResource, text: string): number | null {
  // A MiB is a GiB's 1/1024: ten decimal places write it exactly.
  const isMemory = resource === 'memoryMib';
  const form = isMemory ? /^\d{1,10}(\.\d{1,10})?$/ : /^\d{1,10}$/;
  const number = form.test(text.trim()) ? Number(text) * (isMemory ? MIB_PER_GIB : 1) : Number.NaN;
  return Number.isInteger(number) && number <= MAX_LIMIT ? number : null;
}
