import { PERMISSIONS_OF_ROLE, type Role } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { brokenUniqueIndex } from '../database/sql-state.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { hashSecret, newSecret } from './secret.ts';

/** Says what it is when it turns up where it should not be, e.g. to secret scanners. */
const PREFIX = 'clt_';

/**
 * Makes a token for scripts.
 * @param input.role no more than the caller's own; MEMBER unless given
 * @returns its secret, which is kept nowhere
 * @throws ControlError `invalid_value`, `name_taken`, `forbidden`
 */
export async function createApiToken(
  database: Database,
  caller: Caller,
  input: { readonly name: string; readonly role?: Role | undefined; readonly expiresAt?: Date | undefined },
): Promise<{ readonly id: string; readonly secret: string }> {
  const role = input.role ?? 'MEMBER';
  if (input.name.trim() === '')
    throw new ControlError('invalid_value', { field: 'name', reason: 'It is empty.' });
  const tenantId = requirePermission(caller, 'instances:write');
  for (const permission of PERMISSIONS_OF_ROLE[role]) requirePermission(caller, permission);
  const secret = newSecret(PREFIX);
  const requester = requesterOf(caller);
  const id = await inTransaction(database, async (tx) => {
    const token = await tx.apiToken.create({
      data: {
        tenantId,
        name: input.name,
        role,
        secretHash: hashSecret(secret),
        createdById: requester.id,
        expiresAt: input.expiresAt ?? null,
      },
    });
    await recordAuditEvent(tx, requester, {
      tenantId,
      action: 'token.create',
      targetType: 'token',
      targetId: token.id,
      detail: { name: input.name, role },
    });
    return token.id;
  }).catch((error: unknown) => {
    if (brokenUniqueIndex(error) !== 'api_token_name_living') throw error;
    throw new ControlError('name_taken', { type: 'token', name: input.name }, { cause: error });
  });
  return { id, secret };
}
