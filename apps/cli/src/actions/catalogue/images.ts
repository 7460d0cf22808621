import { each, type Image } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { bytes } from '../../output/format.ts';
import { type Column, table } from '../../output/table.ts';
import { take } from '../../targets/take.ts';

const COLUMNS: readonly Column<Image>[] = [
  { title: 'NAME', of: ({ name }) => name },
  { title: 'USER', of: ({ defaultUser }) => defaultUser },
  { title: 'SIZE', of: ({ sizeBytes }) => bytes(sizeBytes) },
  { title: 'LEAST DISK', of: ({ minDiskGib }) => `${minDiskGib} GiB` },
  { title: 'LEAST MEMORY', of: ({ minMemoryMib }) => `${minMemoryMib} MiB` },
  { title: 'ID', of: ({ id }) => id, isExpendable: true },
];

export async function listImages(cloud: Cloud, { limit }: { readonly limit?: number }): Promise<void> {
  const images = await take(each(cloud.client.images.list, { limit: 100 }), limit);
  await cloud.print(images, () => table(COLUMNS, images));
}
