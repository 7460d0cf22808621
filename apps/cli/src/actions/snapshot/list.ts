import { each, type Snapshot } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { bytes, time } from '../../output/format.ts';
import { paintStatus } from '../../output/paint.ts';
import { type Column, table } from '../../output/table.ts';
import { findInstance } from '../../targets/find.ts';
import { take } from '../../targets/take.ts';

const COLUMNS: readonly Column<Snapshot>[] = [
  { title: 'NAME', of: ({ name }) => name },
  { title: 'STATUS', of: ({ status }) => status, paint: paintStatus },
  { title: 'SIZE', of: ({ sizeBytes }) => bytes(sizeBytes) },
  { title: 'CREATED', of: ({ createdAt }) => time(createdAt) },
  { title: 'ID', of: ({ id }) => id, isExpendable: true },
];

export async function listSnapshots(
  cloud: Cloud,
  name: string,
  { limit }: { readonly limit?: number },
): Promise<void> {
  const { id } = await findInstance(cloud.client, name);
  const snapshots = await take(each(cloud.client.snapshots.list, { id, limit: 100 }), limit);
  await cloud.print(snapshots, () => table(COLUMNS, snapshots));
}
