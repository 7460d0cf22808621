import { each, type Invitation } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { time } from '../../output/format.ts';
import { type Column, table } from '../../output/table.ts';
import { findTenant } from '../../targets/find.ts';
import { take } from '../../targets/take.ts';

const COLUMNS: readonly Column<Invitation>[] = [
  { title: 'ID', of: ({ id }) => id },
  { title: 'ROLE', of: ({ role }) => role.toLowerCase() },
  { title: 'NOTE', of: ({ note }) => note },
  { title: 'OPEN', of: ({ isOpen }) => (isOpen ? 'yes' : 'no') },
  { title: 'EXPIRES', of: ({ expiresAt }) => time(expiresAt) },
  { title: 'CREATED BY', of: ({ createdBy }) => createdBy },
];

export async function listInvitations(
  { client, print }: Cloud,
  { limit, tenant }: { readonly limit?: number; readonly tenant?: string },
): Promise<void> {
  const id = tenant === undefined ? null : (await findTenant(client, tenant)).id;
  const all = id
    ? each(client.tenants.invitations, { id, limit: 100 })
    : each(client.invitations.list, { limit: 100 });
  const invitations = await take(all, limit);
  await print(invitations, () => table(COLUMNS, invitations));
}
