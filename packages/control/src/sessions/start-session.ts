import type { Requester } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Proof } from '../second-factor/check-second-factor.ts';
import { keptOf, type Visitor } from './visitor.ts';

/** A session ends after so long, used or not: the browser's cookie lasts no longer either. */
export const SESSION_LIFETIME_MS = 7 * 24 * 3600 * 1000;

/** With what somebody has shown who it is. */
export type SessionProof = 'password' | 'oidc' | Proof;

/** Writes down a new session. Part of the transaction that found out who it is. Rows whose time is over go with it. */
export async function startSession(
  tx: Transaction,
  user: { readonly id: string; readonly name: string },
  visitor: Visitor,
  requestId: string,
  proofs: readonly SessionProof[],
): Promise<{ readonly sessionId: string }> {
  await tx.$executeRaw`DELETE FROM session WHERE expires_at < now()`;
  const expiresAt = new Date(Date.now() + SESSION_LIFETIME_MS);
  const session = await tx.session.create({ data: { userId: user.id, expiresAt, ...keptOf(visitor) } });
  const requester: Requester = {
    id: user.id,
    name: user.name,
    via: 'portal',
    requestId,
    sessionId: session.id,
    visitor,
  };
  await recordAuditEvent(tx, requester, {
    tenantId: null,
    action: 'session.start',
    targetType: 'session',
    targetId: session.id,
    detail: { proofs },
  });
  return { sessionId: session.id };
}
