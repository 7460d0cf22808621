import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, may, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';

type Revoked = { readonly id: string; readonly tenantId: string | null };

/**
 * Ends a token at once, and those that were made with it.
 * @throws ControlError `not_found`, also for another tenant's and for one of the cloud's own to who does not run it
 */
export async function revokeApiToken(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<void> {
  const whose = reachOf(caller);
  await inTransaction(database, async (tx) => {
    let revoked = await revoke(tx, Prisma.sql`id = ${input.id}::uuid AND ${whose}`);
    if (revoked.length === 0) throw new ControlError('not_found', { type: 'token' });
    // A generation at a time: whoever makes one holds its parent's lock, so each statement sees all that its predecessor waited for.
    while (revoked.length > 0) {
      for (const { id: targetId, tenantId } of revoked) {
        const event = { tenantId, action: 'token.revoke', targetType: 'token', targetId } as const;
        await recordAuditEvent(tx, requesterOf(caller), event);
      }
      const ids = revoked.map(({ id }) => id);
      revoked = await revoke(tx, Prisma.sql`parent_id = ANY (${ids}::uuid[])`);
    }
  });
}

function revoke(tx: Transaction, which: Prisma.Sql): Promise<Revoked[]> {
  return tx.$queryRaw<Revoked[]>(Prisma.sql`
    UPDATE api_token SET revoked_at = now() WHERE ${which} AND revoked_at IS NULL
    RETURNING id, tenant_id AS "tenantId"`);
}

/** SQL for the tokens that the caller may revoke: the tenant's, and the cloud's own for who runs it. */
function reachOf(caller: Caller): Prisma.Sql {
  const clouds = may(caller, 'admin') ? Prisma.sql`tenant_id IS NULL` : Prisma.sql`false`;
  if (may(caller, 'admin') && !(caller.tenantId && may(caller, 'tenant:write'))) return clouds;
  const tenantId = requirePermission(caller, 'tenant:write');
  return Prisma.sql`(tenant_id = ${tenantId}::uuid OR ${clouds})`;
}
