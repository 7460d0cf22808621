import { type Database, Prisma } from '@cloudlet/prisma';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { startSession, type Visitor } from '../sessions/start-session.ts';
import { type VerifiedUser, verifyPassword } from './verify-password.ts';

export type SignInInput = {
  readonly email: string;
  readonly password: string;
  readonly visitor: Visitor;
  readonly requestId: string;
};

/** Starts a session for an address and its password: null when they do not fit, with no word on which of them was wrong. */
export async function signIn(
  database: Database,
  input: SignInInput,
): Promise<{ readonly sessionId: string } | null> {
  const user = await verifyPassword(database, input);
  if (!user) return null;
  return inTransaction(database, async (tx) => {
    if (!(await isStillSo(tx, user))) return null;
    return startSession(tx, user, input.visitor, input.requestId);
  });
}

/** A password that was changed while it was checked gets nobody in: the change has ended the sessions that there were. */
async function isStillSo(tx: Transaction, { id, passwordHash }: VerifiedUser): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>(Prisma.sql`
    SELECT id FROM "user" WHERE id = ${id}::uuid AND password_hash = ${passwordHash} AND disabled_at IS NULL FOR SHARE`);
  return rows.length === 1;
}
