import type { Database } from '@cloudlet/prisma';
import { inTransaction } from '../database/transaction.ts';
import type { OfferedInvitation } from '../reads/views.ts';
import { lockOpenInvitation } from './invitation-row.ts';

/**
 * What an invitation offers to whoever has its link, signed in or not.
 * @throws ControlError `invitation_refused`
 */
export async function readInvitation(
  database: Database,
  input: { readonly secret: string },
): Promise<OfferedInvitation> {
  const open = await inTransaction(database, (tx) => lockOpenInvitation(tx, input.secret));
  const { tenantId: id, tenantName: name, role, invitedBy, expiresAt } = open;
  return { tenant: { id, name }, role, invitedBy, expiresAt };
}
