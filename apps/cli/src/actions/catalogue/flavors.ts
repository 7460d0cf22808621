import { each, type Flavor } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { type Column, table } from '../../output/table.ts';
import { take } from '../../targets/take.ts';

const COLUMNS: readonly Column<Flavor>[] = [
  { title: 'NAME', of: ({ name }) => name },
  { title: 'VCPUS', of: ({ vcpus }) => vcpus },
  { title: 'MEMORY', of: ({ memoryMib }) => `${memoryMib} MiB` },
  { title: 'DISK', of: ({ rootDiskGib }) => `${rootDiskGib} GiB` },
  { title: 'REQUIRES', of: ({ requiredCapabilities }) => requiredCapabilities.join(', ') },
  { title: 'ID', of: ({ id }) => id, isExpendable: true },
];

export async function listFlavors(cloud: Cloud, { limit }: { readonly limit?: number }): Promise<void> {
  const flavors = await take(each(cloud.client.flavors.list, { limit: 100 }), limit);
  await cloud.print(flavors, () => table(COLUMNS, flavors));
}
