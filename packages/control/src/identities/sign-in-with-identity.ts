import type { Database } from '@cloudlet/prisma';
import type { Requester } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { startSession } from '../sessions/start-session.ts';
import type { Visitor } from '../sessions/visitor.ts';
import { normalEmail } from '../users/create-user.ts';

/** What an identity provider that the operator trusts says of somebody (OpenID Connect Core 1.0, section 5.1). */
export type ProvenIdentity = {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly isEmailVerified: boolean;
  readonly name: string | null;
};

export type IdentityOutcome =
  | { readonly kind: 'signed-in'; readonly sessionId: string }
  /**
   * `email-unverified`: nobody is known by it, and the address proves nothing; `account-unproven`: who made the account of this address may be
   * somebody else, and would share it; `admin`: who runs the cloud is linked by nobody's word.
   */
  | {
      readonly kind: 'refused';
      readonly reason: 'email-unverified' | 'account-unproven' | 'admin' | 'disabled';
    };

type Person = { readonly id: string; readonly name: string };

/**
 * Starts a session for somebody whom an identity provider has proven. Who is known by issuer and subject is that person; else who has
 * the verified address becomes it, for good; else a person without a tenant and without a password is made.
 */
export async function signInWithIdentity(
  database: Database,
  identity: ProvenIdentity,
  { visitor, requestId }: { readonly visitor: Visitor; readonly requestId: string },
): Promise<IdentityOutcome> {
  return inTransaction(database, async (tx) => {
    const found = await personOf(tx, identity, { visitor, requestId });
    if ('reason' in found) return { kind: 'refused', reason: found.reason };
    const session = await startSession(tx, found, visitor, requestId, ['oidc']);
    return { kind: 'signed-in', ...session };
  });
}

type Refused = { readonly reason: Extract<IdentityOutcome, { readonly kind: 'refused' }>['reason'] };

async function personOf(
  tx: Transaction,
  identity: ProvenIdentity,
  asked: { readonly visitor: Visitor; readonly requestId: string },
): Promise<Person | Refused> {
  const { issuer, subject } = identity;
  // Of two tabs that come first together, one waits for what the other makes.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${issuer} ${subject}`}, 0))`;
  const known = await tx.userIdentity.findUnique({
    where: { issuer_subject: { issuer, subject } },
    include: { user: true },
  });
  if (known) return known.user.disabledAt === null ? known.user : { reason: 'disabled' };
  if (identity.email === null || !identity.isEmailVerified) return { reason: 'email-unverified' };
  const email = normalEmail(identity.email);
  const namesake = await tx.user.findUnique({ where: { email } });
  if (namesake?.disabledAt) return { reason: 'disabled' };
  if (namesake?.isCloudAdmin) return { reason: 'admin' };
  if (namesake?.hasProvenAddress === false) return { reason: 'account-unproven' };
  const person = namesake ?? (await tx.user.create({ data: { email, name: identity.name ?? email } }));
  await tx.userIdentity.create({ data: { issuer, subject, userId: person.id } });
  const requester: Requester = { id: person.id, name: person.name, via: 'portal', ...asked };
  await recordAuditEvent(tx, requester, {
    tenantId: null,
    action: namesake ? 'user.identity.link' : 'user.identity.create',
    targetType: 'user',
    targetId: person.id,
    detail: { issuer, subject, email },
  });
  return person;
}
