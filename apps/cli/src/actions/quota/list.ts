import { each, type TenantQuota } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { type Column, table } from '../../output/table.ts';
import { take } from '../../targets/take.ts';

const SHOWN = [
  { title: 'INSTANCES', resource: 'instances' },
  { title: 'VCPUS', resource: 'vcpus' },
  { title: 'MEMORY MIB', resource: 'memoryMib' },
  { title: 'ROOT DISK GIB', resource: 'rootDiskGib' },
  { title: 'SNAPSHOTS', resource: 'snapshots' },
] as const satisfies readonly { title: string; resource: keyof TenantQuota['quota'] }[];

/** Use and limit of what the cloud can give today; the other limits are in the JSON. */
const COLUMNS: readonly Column<TenantQuota>[] = [
  { title: 'TENANT', of: ({ tenant }) => tenant.name },
  ...SHOWN.map(({ title, resource }) => ({
    title,
    of: ({ quota }: TenantQuota) => `${quota[resource].used} / ${quota[resource].limit}`,
  })),
  { title: 'SUSPENDED', of: ({ tenant }) => (tenant.isSuspended ? 'yes' : null), isExpendable: true },
];

export async function listQuotas(
  { client, print }: Cloud,
  { limit, name }: { readonly limit?: number; readonly name?: string },
): Promise<void> {
  const quotas = await take(each(client.quotas.list, { limit: 100, name }), limit);
  await print(quotas, () => table(COLUMNS, quotas));
}
