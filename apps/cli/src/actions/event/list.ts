import { each } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { table } from '../../output/table.ts';
import { take } from '../../targets/take.ts';
import { EVENT_COLUMNS } from './columns.ts';
import { type FilterOptions, filtersOf } from './filters.ts';

export async function listEvents(
  cloud: Cloud,
  {
    limit,
    cloud: isOfAll,
    ...options
  }: FilterOptions & { readonly limit?: number; readonly cloud?: boolean },
): Promise<void> {
  const { client } = cloud;
  const asked = { ...(await filtersOf(cloud, options)), limit: 100 };
  const all = isOfAll ? each(client.audit.list, asked) : each(client.events.list, asked);
  const events = await take(all, limit);
  await cloud.print(events, () => table(EVENT_COLUMNS, events));
}
