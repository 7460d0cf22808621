import type { Requester } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import type { Transaction } from '../database/transaction.ts';

/** A session ends after so long, used or not: the browser's cookie lasts no longer either. */
export const SESSION_LIFETIME_MS = 7 * 24 * 3600 * 1000;

/** What a browser says of itself is kept up to here: enough to know it again. */
const MAX_USER_AGENT_LENGTH = 500;

/** Where somebody signs in from. */
export type Visitor = {
  /** Null where it is not known. */
  readonly address: string | null;
  readonly userAgent: string | null;
};

/** Writes down a new session. Part of the transaction that found out who it is. Rows whose time is over go with it. */
export async function startSession(
  tx: Transaction,
  user: { readonly id: string; readonly name: string },
  visitor: Visitor,
  requestId: string,
): Promise<{ readonly sessionId: string }> {
  await tx.$executeRaw`DELETE FROM session WHERE expires_at < now()`;
  const { address } = visitor;
  const userAgent = visitor.userAgent?.slice(0, MAX_USER_AGENT_LENGTH) ?? null;
  const expiresAt = new Date(Date.now() + SESSION_LIFETIME_MS);
  const session = await tx.session.create({ data: { userId: user.id, expiresAt, address, userAgent } });
  const requester: Requester = { id: user.id, name: user.name, via: 'portal', requestId };
  await recordAuditEvent(tx, requester, {
    tenantId: null,
    action: 'session.start',
    targetType: 'session',
    targetId: session.id,
    detail: { address, userAgent },
  });
  return { sessionId: session.id };
}
