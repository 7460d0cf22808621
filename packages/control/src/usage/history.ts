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
  const source =
    step < HOUR_S
      ? Prisma.sql`resolution = 'MINUTE'`
      : Prisma.sql`(resolution = 'HOUR' OR resolution = 'MINUTE'
          AND at >= coalesce((SELECT max(at) + interval '1 hour' FROM cloud_sample WHERE resolution = 'HOUR'), '-infinity'))`;
  return Prisma.sql`${source} AND at >= ${startOf(period)}`;
}

const HOUR_S = 3_600;

/** SQL of the moment that a period looks back to: the beginning of a step. */
export function startOf(period: UsagePeriod): Prisma.Sql {
  const { seconds, step } = USAGE_PERIODS[period];
  return stepOf(Prisma.sql`now() - ${seconds} * interval '1 second'`, step);
}

/** SQL of the beginning of the step that a moment is in. */
export function stepOf(at: Prisma.Sql, step: number): Prisma.Sql {
  return Prisma.sql`date_bin(${step} * interval '1 second', ${at}, '2000-01-01 00:00:00Z'::timestamptz)`;
}
