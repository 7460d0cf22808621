import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { hashSecret, newSecret } from '../tokens/secret.ts';

/** Time enough to open a WebSocket, and little enough for nobody else to use it. */
const LIFETIME_MS = 30_000;

/**
 * Makes a single-use ticket for an instance's console, bound to the caller and to this life of the instance. Tickets that nobody came for
 * in time go with it.
 * @throws ControlError `not_found`, `forbidden`
 */
export async function createConsoleTicket(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<{ readonly ticket: string; readonly expiresAt: string }> {
  const tenantId = requirePermission(caller, 'instances:write');
  const holder = holderOf(caller);
  const ticket = newSecret();
  const expiresAt = new Date(Date.now() + LIFETIME_MS);
  await inTransaction(database, async (tx) => {
    const instance = await tx.instance.findFirst({ where: { id: input.id, tenantId, deletedAt: null } });
    if (!instance) throw new ControlError('not_found', { type: 'instance' });
    const { id: instanceId, generation } = instance;
    await tx.$executeRaw`DELETE FROM console_ticket WHERE expires_at < now()`;
    await tx.consoleTicket.create({
      data: { secretHash: hashSecret(ticket), ...holder, tenantId, instanceId, generation, expiresAt },
    });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId,
      action: 'instance.console',
      targetType: 'instance',
      targetId: instanceId,
    });
  });
  return { ticket, expiresAt: expiresAt.toISOString() };
}

function holderOf(caller: Caller) {
  if (caller.kind === 'user' && caller.tokenId) return { apiTokenId: caller.tokenId };
  if (caller.kind === 'user' && caller.sessionId) return { sessionId: caller.sessionId };
  throw new ControlError('forbidden', { needs: 'user' });
}
