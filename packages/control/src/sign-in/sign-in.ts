import { type Database, Prisma } from '@cloudlet/prisma';
import {
  accountFromAddress,
  accountFromAnywhere,
  everythingFromAddress,
  ownSecret,
  type Place,
} from '../attempts/place.ts';
import { forgetFailures, forgiveAttempt, takeAttempt } from '../attempts/take-attempt.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { checkSecondFactor, hasSecondFactor } from '../second-factor/check-second-factor.ts';
import type { Vault } from '../second-factor/vault.ts';
import { startSession } from '../sessions/start-session.ts';
import type { Visitor } from '../sessions/visitor.ts';
import { normalEmail } from '../users/create-user.ts';
import { recordRefusal } from './record-refusal.ts';
import { type VerifiedUser, verifyPassword } from './verify-password.ts';

export type SignInInput = {
  readonly email: string;
  readonly password: string;
  /** Of the authenticator app, or a recovery code; for whom it is not needed it is not looked at. */
  readonly code?: string | undefined;
  readonly visitor: Visitor;
  readonly requestId: string;
};

/** What came of it. `wrong` says not of what, and like `blocked` it is the same whether there is such an account or not. */
export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly sessionId: string }
  | { readonly kind: 'wrong' }
  /** The password is right, and whose it is has a second factor: the same again with a code. */
  | { readonly kind: 'code-needed' }
  | { readonly kind: 'wrong-code' }
  /** Too many attempts failed here: this one was not looked at. */
  | { readonly kind: 'blocked'; readonly until: Date };

/** What the history calls it. */
const REASONS = { wrong: 'wrong_password', 'wrong-code': 'wrong_code' } as const;

/** Starts a session for an address, its password and, where the person has one, a second factor. */
export async function signIn(database: Database, vault: Vault, input: SignInInput): Promise<SignInOutcome> {
  const email = normalEmail(input.email);
  const { address } = input.visitor;
  const own = accountFromAddress(email, address);
  const shared = await placesShared(database, email, address);
  const taken = await takeAttempt(database, [own, ...shared]);
  if (!taken.isTaken) return { kind: 'blocked', until: taken.blockedUntil };
  const user = await verifyPassword(database, input);
  const outcome: SignInOutcome = user ? await enter(database, vault, user, input) : { kind: 'wrong' };
  if (outcome.kind === 'wrong' || outcome.kind === 'wrong-code') {
    await recordRefusal(database, { ...input, email, reason: REASONS[outcome.kind], nextAt: taken.nextAt });
  } else {
    await inTransaction(database, async (tx) => {
      await forgiveAttempt(tx, [own, ...shared]);
      if (outcome.kind === 'signed-in') await forgetFailures(tx, own);
    });
  }
  return outcome;
}

/**
 * The places besides the account's own at this address. Who has signed in from it before is let alone by them: nobody elsewhere can keep
 * a person out of where that person works.
 */
async function placesShared(
  database: Database,
  email: string,
  address: string | null,
): Promise<readonly Place[]> {
  const known = await database.session.findFirst({
    where: { address: address ?? '', user: { email } },
    select: { id: true },
  });
  return known ? [] : [everythingFromAddress(address), accountFromAnywhere(email)];
}

/** What comes of a right password. */
async function enter(
  database: Database,
  vault: Vault,
  user: VerifiedUser,
  { code, visitor, requestId }: SignInInput,
): Promise<SignInOutcome> {
  const needsCode = await hasSecondFactor(database, user.id);
  if (needsCode && !code) return { kind: 'code-needed' };
  const place = ownSecret(user.id, 'second-factor');
  const taken = needsCode ? await takeAttempt(database, [place]) : null;
  if (taken?.isTaken === false) return { kind: 'blocked', until: taken.blockedUntil };
  return inTransaction(database, async (tx): Promise<SignInOutcome> => {
    if (!(await isStillSo(tx, user))) return { kind: 'wrong' };
    // Turned on meanwhile, it is asked for all the same.
    const isAsked = await hasSecondFactor(tx, user.id);
    const proof = isAsked ? await checkSecondFactor(tx, vault, user.id, code ?? '') : null;
    if (isAsked && proof === null) return { kind: 'wrong-code' };
    await forgetFailures(tx, place);
    const session = await startSession(
      tx,
      user,
      visitor,
      requestId,
      proof ? ['password', proof] : ['password'],
    );
    return { kind: 'signed-in', ...session };
  });
}

/** A password that was changed while it was checked gets nobody in: the change has ended the sessions that there were. */
async function isStillSo(tx: Transaction, { id, passwordHash }: VerifiedUser): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>(Prisma.sql`
    SELECT id FROM "user" WHERE id = ${id}::uuid AND password_hash = ${passwordHash} AND disabled_at IS NULL FOR SHARE`);
  return rows.length === 1;
}
