import { each } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { table } from '../../output/table.ts';
import { take } from '../../targets/take.ts';
import { CLOUD_EVENT_COLUMNS, EVENT_COLUMNS } from './columns.ts';
import { type FilterOptions, filtersOf, type ScopeOptions, scopeOf } from './filters.ts';

export async function listEvents(
  cloud: Cloud,
  { limit, cloud: isOfAll, tenant, ...options }: FilterOptions & ScopeOptions & { readonly limit?: number },
): Promise<void> {
  const { client } = cloud;
  const asked = { ...(await filtersOf(cloud, options)), limit: 100 };
  const { isOfCloud, tenantId } = await scopeOf(cloud, { cloud: isOfAll, tenant });
  const all = isOfCloud ? each(client.audit.list, { ...asked, tenantId }) : each(client.events.list, asked);
  const events = await take(all, limit);
  await cloud.print(events, () => table(isOfCloud ? CLOUD_EVENT_COLUMNS : EVENT_COLUMNS, events));
}
