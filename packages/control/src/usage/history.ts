import { USAGE_PERIODS, type UsagePeriod } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';

/** Figures over time. Of each `stepSeconds` the peak; a step that is missing was not sampled, and nothing is known of it. */
export type History<Item> = {
  readonly stepSeconds: number;
  readonly from: string;
  readonly to: string;
  readonly items: (Item & { readonly at: string })[];
};

/** SQL of a sample: whether it is of the period and speaks for a time that no other one speaks for. */
export function isSampleOf(period: UsagePeriod): Prisma.Sql {
  const { step } = USAGE_PERIODS[period];
  return Prisma.sql`(${sourceOf(step)}) AND at >= ${startOf(period)}`;
}

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

/** The coarsest samples that tell a step from the next, and finer ones of the time since those. */
function sourceOf(step: number): Prisma.Sql {
  if (step < HOUR_S) return Prisma.sql`resolution = 'MINUTE'`;
  const since = (resolution: Prisma.Sql, length: Prisma.Sql) =>
    Prisma.sql`coalesce((SELECT max(at) + ${length} FROM cloud_sample WHERE resolution = ${resolution}), '-infinity')`;
  const minutes = Prisma.sql`resolution = 'MINUTE' AND at >= ${since(Prisma.sql`'HOUR'`, Prisma.sql`interval '1 hour'`)}`;
  if (step < DAY_S) return Prisma.sql`resolution = 'HOUR' OR ${minutes}`;
  const hours = Prisma.sql`resolution = 'HOUR' AND at >= ${since(Prisma.sql`'DAY'`, Prisma.sql`interval '1 day'`)}`;
  return Prisma.sql`resolution = 'DAY' OR ${hours} OR ${minutes}`;
}

/** SQL of the moment that a period looks back to: the beginning of a step. */
export function startOf(period: UsagePeriod): Prisma.Sql {
  const { seconds, step } = USAGE_PERIODS[period];
  return stepOf(Prisma.sql`now() - ${seconds} * interval '1 second'`, step);
}

/** SQL of the beginning of the step that a moment is in. */
export function stepOf(at: Prisma.Sql, step: number): Prisma.Sql {
  return Prisma.sql`date_bin(${step} * interval '1 second', ${at}, '2000-01-01 00:00:00Z'::timestamptz)`;
}
