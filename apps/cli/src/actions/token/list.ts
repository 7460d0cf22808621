import { type ApiToken, each } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { time } from '../../output/format.ts';
import { type Column, table } from '../../output/table.ts';
import { take } from '../../targets/take.ts';

const COLUMNS: readonly Column<ApiToken>[] = [
  { title: 'NAME', of: ({ name }) => name },
  { title: 'BEGINS WITH', of: ({ hint }) => hint },
  { title: 'SCOPES', of: ({ scopes }) => scopes.join(', ') },
  { title: 'CREATED BY', of: ({ createdBy }) => createdBy },
  { title: 'EXPIRES', of: ({ expiresAt }) => time(expiresAt) },
  { title: 'LAST USED', of: ({ lastUsedAt }) => time(lastUsedAt) },
  { title: 'ID', of: ({ id }) => id, isExpendable: true },
];

export async function listTokens(
  cloud: Cloud,
  options: { readonly limit?: number; readonly cloud?: boolean },
): Promise<void> {
  const asked = { cloud: options.cloud, limit: 100 };
  const tokens = await take(each(cloud.client.tokens.list, asked), options.limit);
  await cloud.print(tokens, () => table(COLUMNS, tokens));
}
