import { each, type Tenant } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { time } from '../../output/format.ts';
import { type Column, table } from '../../output/table.ts';
import { take } from '../../targets/take.ts';

const COLUMNS: readonly Column<Tenant>[] = [
  { title: 'NAME', of: ({ name }) => name },
  { title: 'MEMBERS', of: ({ members }) => members },
  { title: 'INSTANCES', of: ({ instances }) => instances },
  { title: 'SUSPENDED', of: ({ suspension }) => suspension && time(suspension.since) },
  { title: 'CREATED', of: ({ createdAt }) => time(createdAt) },
  { title: 'ID', of: ({ id }) => id, isExpendable: true },
];

export async function listTenants(cloud: Cloud, { limit }: { readonly limit?: number }): Promise<void> {
  const tenants = await take(each(cloud.client.tenants.list, { limit: 100 }), limit);
  await cloud.print(tenants, () => table(COLUMNS, tenants));
}
