import { each, type QuotaChange } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { time } from '../../output/format.ts';
import { type Column, table } from '../../output/table.ts';
import { findTenant } from '../../targets/find.ts';
import { take } from '../../targets/take.ts';

const COLUMNS: readonly Column<QuotaChange>[] = [
  { title: 'WHEN', of: ({ at }) => time(at) },
  { title: 'TENANT', of: ({ tenant }) => tenant?.name ?? '(new tenants)' },
  { title: 'RESOURCE', of: ({ resource }) => resource },
  { title: 'FROM', of: ({ from }) => from },
  { title: 'TO', of: ({ to }) => to },
  { title: 'BY', of: ({ changedBy }) => changedBy.name },
  { title: 'REASON', of: ({ reason }) => reason, isExpendable: true },
];

export async function listChanges(
  { client, print }: Cloud,
  { limit, tenant }: { readonly limit?: number; readonly tenant?: string },
): Promise<void> {
  const tenantId = tenant === undefined ? undefined : (await findTenant(client, tenant)).id;
  const changes = await take(each(client.quotas.changes, { limit: 100, tenantId }), limit);
  await print(changes, () => table(COLUMNS, changes));
}
