import { each, type Orphan } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { bytes, time } from '../../output/format.ts';
import { type Column, table } from '../../output/table.ts';
import { take } from '../../targets/take.ts';

const COLUMNS: readonly Column<Orphan>[] = [
  { title: 'KIND', of: ({ kind }) => kind },
  { title: 'NODE', of: ({ node }) => node.name },
  { title: 'NAME', of: ({ name }) => name },
  { title: 'TENANT', of: ({ tenant }) => tenant?.name ?? null },
  { title: 'SIZE', of: (orphan) => bytes(orphan.bytes) },
  { title: 'SINCE', of: ({ firstSeenAt }) => time(firstSeenAt) },
  { title: 'ID', of: ({ id }) => id },
];

export async function listOrphans(cloud: Cloud, { limit }: { readonly limit?: number }): Promise<void> {
  const orphans = await take(each(cloud.client.orphans.list, { limit: 100 }), limit);
  await cloud.print(orphans, () => table(COLUMNS, orphans));
}
