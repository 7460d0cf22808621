import { each, type Member } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { time } from '../../output/format.ts';
import { type Column, table } from '../../output/table.ts';
import { findTenant } from '../../targets/find.ts';
import { take } from '../../targets/take.ts';

const COLUMNS: readonly Column<Member>[] = [
  { title: 'E-MAIL', of: ({ email }) => email },
  { title: 'NAME', of: ({ name }) => name },
  { title: 'ROLE', of: ({ role }) => role.toLowerCase() },
  { title: 'JOINED', of: ({ joinedAt }) => time(joinedAt) },
  { title: 'ID', of: ({ id }) => id, isExpendable: true },
];

export async function listMembers(
  { client, print }: Cloud,
  { limit, tenant }: { readonly limit?: number; readonly tenant?: string },
): Promise<void> {
  const id = tenant === undefined ? null : (await findTenant(client, tenant)).id;
  const all = id
    ? each(client.tenants.members, { id, limit: 100 })
    : each(client.members.list, { limit: 100 });
  const members = await take(all, limit);
  await print(members, () => table(COLUMNS, members));
}
