import { USAGE_PERIODS, type UsagePeriod } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { type History, isSampleOf, startOf, stepOf } from './history.ts';
import { type CloudCapacity, type InstanceCounts, jsonOfCapacity, jsonOfStates } from './json-of-figures.ts';

export type CloudMoment = CloudCapacity & {
  readonly nodes: number;
  readonly nodesUp: number;
  readonly instances: InstanceCounts;
  readonly operationsUnfinished: number;
};

/**
 * How the cloud stood over a time that ends now.
 * @throws ControlError `forbidden` to whoever does not run the cloud
 */
export async function getCloudHistory(
  database: Database,
  caller: Caller,
  input: { readonly period: UsagePeriod },
): Promise<History<CloudMoment>> {
  requirePermission(caller, 'admin');
  const { period } = input;
  const { step } = USAGE_PERIODS[period];
  const peak = (column: string) => Prisma.raw(`max(${column})`);
  const [row] = await database.$queryRaw<{ view: Omit<History<CloudMoment>, 'stepSeconds'> }[]>(Prisma.sql`
    SELECT jsonb_build_object('from', iso_time(${startOf(period)}), 'to', iso_time(now()), 'items',
      (SELECT coalesce(jsonb_agg(item ORDER BY item->>'at'), '[]') FROM (
        SELECT jsonb_build_object('at', iso_time(began), 'nodes', max(nodes), 'nodesUp', max(nodes_up),
                 'operationsUnfinished', max(operations_unfinished), 'instances', ${jsonOfStates(peak)})
               || ${jsonOfCapacity(peak)} AS item
          FROM (SELECT *, ${stepOf(Prisma.sql`at`, step)} AS began FROM cloud_sample WHERE ${isSampleOf(period)}) samples
         GROUP BY began) items)) AS view`);
  return { stepSeconds: step, ...(row?.view as Omit<History<CloudMoment>, 'stepSeconds'>) };
}
