import type { Invitation } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import type { RoleName } from '../../nouns/role.ts';
import { findTenant } from '../../targets/find.ts';

const DAY_SECONDS = 86_400;

type CreateInvitationOptions = {
  readonly role: RoleName;
  readonly note?: string;
  readonly days?: number;
  readonly tenant?: string;
};

export async function createInvitation(
  { client, print }: Cloud,
  { role, note, days, tenant }: CreateInvitationOptions,
): Promise<void> {
  const asked = {
    role: role.toUpperCase() as Invitation['role'],
    note,
    validForSeconds: days === undefined ? undefined : days * DAY_SECONDS,
  };
  const made =
    tenant === undefined
      ? await client.invitations.create(asked)
      : await client.tenants.invite({ id: (await findTenant(client, tenant)).id, ...asked });
  await print(made, () => made.link);
}
