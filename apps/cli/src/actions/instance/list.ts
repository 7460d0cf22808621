import { each, type Instance } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { paintStatus } from '../../output/paint.ts';
import { type Column, table } from '../../output/table.ts';
import { take } from '../../targets/take.ts';

const COLUMNS: readonly Column<Instance>[] = [
  { title: 'NAME', of: ({ name }) => name },
  { title: 'STATUS', of: ({ status }) => status, paint: paintStatus },
  { title: 'TASK', of: ({ task }) => task },
  { title: 'ADDRESS', of: ({ ipAddress }) => ipAddress },
  { title: 'FLAVOR', of: ({ flavor }) => flavor.name },
  { title: 'IMAGE', of: ({ image }) => image.name },
  { title: 'ID', of: ({ id }) => id, isExpendable: true },
];

export async function listInstances(
  cloud: Cloud,
  {
    limit,
    ...filter
  }: { readonly limit?: number; readonly status?: Instance['status']; readonly name?: string },
): Promise<void> {
  const instances = await take(each(cloud.client.instances.list, { ...filter, limit: 100 }), limit);
  await cloud.print(instances, () => table(COLUMNS, instances));
}
