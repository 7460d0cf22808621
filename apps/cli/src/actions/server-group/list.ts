import { each, type ServerGroup } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { type Column, table } from '../../output/table.ts';
import { take } from '../../targets/take.ts';

const COLUMNS: readonly Column<ServerGroup>[] = [
  { title: 'NAME', of: ({ name }) => name },
  { title: 'POLICY', of: ({ policy }) => policy },
  { title: 'INSTANCES', of: ({ members }) => membersText(members) },
  { title: 'ID', of: ({ id }) => id, isExpendable: true },
];

export async function listServerGroups(cloud: Cloud, { limit }: { readonly limit?: number }): Promise<void> {
  const groups = await take(each(cloud.client.serverGroups.list, { limit: 100 }), limit);
  await cloud.print(groups, () => table(COLUMNS, groups));
}

/** The API names the first ten. */
function membersText({ count, first }: ServerGroup['members']): string {
  const names = first.map(({ name }) => name).join(', ');
  return count > first.length ? `${names}, … (${count})` : names;
}
