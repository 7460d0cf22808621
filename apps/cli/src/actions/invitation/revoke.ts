import type { Cloud } from '../../cloud.ts';
import { confirm } from '../../output/confirm.ts';
import { findTenant } from '../../targets/find.ts';

export async function revokeInvitation(
  { client, print }: Cloud,
  id: string,
  { yes, tenant }: { readonly yes?: boolean; readonly tenant?: string },
): Promise<void> {
  await confirm('Revoke the invitation? Its link is void at once.', yes);
  if (tenant === undefined) await client.invitations.revoke({ id });
  else await client.tenants.revokeInvitation({ id: (await findTenant(client, tenant)).id, invitationId: id });
  await print({ id }, () => `${id}: revoked`);
}
