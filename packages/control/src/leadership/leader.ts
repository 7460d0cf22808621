import { type Database, Prisma } from '@cloudlet/prisma';
import { inTransaction, type Transaction } from '../database/transaction.ts';

/** The right to act for the control plane, under one epoch of the lease. */
export type Leader = {
  readonly database: Database;
  readonly epoch: number;
  /** Whether the lease still runs by this process's own clock, which a wall clock that jumps does not move. */
  readonly isHeld: () => boolean;
  /** To be told when a write has found that somebody else leads. */
  readonly onDeposed: () => void;
};

/** Another controller leads: nothing was written, or nobody may act upon what was. The work is that one's now. */
export class DeposedError extends Error {
  override readonly name = 'DeposedError';
  readonly code = 'deposed';

  constructor(epoch: number) {
    super(`this controller's leadership (epoch ${epoch}) is over`);
  }
}

/**
 * Runs a leader's transaction. It takes a share of the lease's key first: whoever takes over changes the key, and so waits for the
 * transactions that are under way and shuts out all that come later. The shares do not hinder the renewals, nor one another.
 * @throws DeposedError when another controller leads, and after the commit when the lease has run out meanwhile: what follows
 *   from a commit (jobs, acknowledgements) is then the next leader's to say
 */
export async function inLeadersTransaction<Result>(
  leader: Leader,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const result = await inTransaction(leader.database, async (tx) => {
    await requireLease(tx, leader);
    return work(tx);
  });
  if (!leader.isHeld()) throw new DeposedError(leader.epoch);
  return result;
}

async function requireLease(tx: Transaction, { epoch, onDeposed }: Leader): Promise<void> {
  const held = await tx.$queryRaw<unknown[]>(Prisma.sql`
    SELECT epoch FROM leader_lease WHERE epoch = ${epoch} FOR KEY SHARE`);
  if (held.length > 0) return;
  onDeposed();
  throw new DeposedError(epoch);
}
