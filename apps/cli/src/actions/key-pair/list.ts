import { each, type KeyPair } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { time } from '../../output/format.ts';
import { type Column, table } from '../../output/table.ts';
import { take } from '../../targets/take.ts';

const COLUMNS: readonly Column<KeyPair>[] = [
  { title: 'NAME', of: ({ name }) => name },
  { title: 'FINGERPRINT', of: ({ fingerprint }) => fingerprint },
  { title: 'CREATED', of: ({ createdAt }) => time(createdAt) },
  { title: 'ID', of: ({ id }) => id, isExpendable: true },
];

export async function listKeyPairs(cloud: Cloud, { limit }: { readonly limit?: number }): Promise<void> {
  const keyPairs = await take(each(cloud.client.keyPairs.list, { limit: 100 }), limit);
  await cloud.print(keyPairs, () => table(COLUMNS, keyPairs));
}
