import type { Failure } from '@cloudlet/contract';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import type { Attempt } from './attempt.ts';

/** The agent has begun. Of an operation that has gone on meanwhile this is old news. */
export async function applyStarted(tx: Transaction, { operation }: Attempt): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE operation SET status = 'RUNNING', started_at = now(), unclaimed_since = NULL
     WHERE id = ${operation.id}::uuid AND status = 'ACCEPTED'`);
}

/** Doing has failed: what was done is being undone. */
export async function applyUndoing(tx: Transaction, { operation }: Attempt, failure: Failure): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE operation SET status = 'UNDOING', started_at = coalesce(started_at, now()), unclaimed_since = NULL, failure_code = ${failure.code},
           failure_message = ${failure.message}, failure_detail = ${failure.detail ?? null}
     WHERE id = ${operation.id}::uuid AND status IN ('ACCEPTED', 'RUNNING')`);
}

/** Nothing was done and the agent is leaving: dispatch offers the next attempt. */
export async function applyHandedBack(tx: Transaction, { operation }: Attempt): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE operation SET status = 'ACCEPTED', offered_at = NULL, unclaimed_since = NULL, started_at = NULL, progress = 0, current_step = NULL
     WHERE id = ${operation.id}::uuid AND status IN ('ACCEPTED', 'RUNNING')`);
}
