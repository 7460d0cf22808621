import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { hashSecret, newSecret } from '../tokens/secret.ts';

/** Time enough to open a WebSocket, and little enough for nobody else to use it. */
const LIFETIME_MS = 30_000;

type Ticket = { readonly ticket: string; readonly expiresAt: string };

/**
 * Makes a single-use ticket for an instance's console, bound to the caller and to this life of the instance, and records that somebody sits down at it.
 * @throws ControlError `not_found`, `forbidden`
 */
export async function createConsoleTicket(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<Ticket> {
  return inTransaction(database, async (tx) => {
    const issued = await insertTicket(tx, caller, input);
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: requirePermission(caller, 'instances:write'),
      action: 'instance.console',
      targetType: 'instance',
      targetId: input.id,
    });
    return issued;
  });
}

/**
 * Makes such a ticket for a look at what the console said: a script that waits for a line asks often, and each look is no event.
 * @throws ControlError `not_found`, `forbidden`
 */
export function issueConsoleTicket(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<Ticket> {
  return inTransaction(database, (tx) => insertTicket(tx, caller, input));
}

/** Tickets that nobody came for in time go with it. */
async function insertTicket(
  tx: Transaction,
  caller: Caller,
  { id }: { readonly id: string },
): Promise<Ticket> {
  const tenantId = requirePermission(caller, 'instances:write');
  const holder = holderOf(caller);
  const instance = await tx.instance.findFirst({ where: { id, tenantId, deletedAt: null } });
  if (!instance) throw new ControlError('not_found', { type: 'instance' });
  const { generation } = instance;
  const ticket = newSecret();
  const expiresAt = new Date(Date.now() + LIFETIME_MS);
  await tx.$executeRaw`DELETE FROM console_ticket WHERE expires_at < now()`;
  await tx.consoleTicket.create({
    data: { secretHash: hashSecret(ticket), ...holder, tenantId, instanceId: id, generation, expiresAt },
  });
  return { ticket, expiresAt: expiresAt.toISOString() };
}

function holderOf(caller: Caller) {
  if (caller.kind === 'user' && caller.tokenId) return { apiTokenId: caller.tokenId };
  if (caller.kind === 'user' && caller.sessionId) return { sessionId: caller.sessionId };
  throw new ControlError('forbidden', { needs: 'user' });
}
