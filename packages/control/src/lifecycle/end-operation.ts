import type { Failure, StepRecord } from '@cloudlet/contract';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { insertSteps } from './record-steps.ts';

export type OperationEnd =
  | { readonly status: 'SUCCEEDED' | 'SUPERSEDED' }
  | { readonly status: 'FAILED'; readonly failure: Failure };

/** What an operation's input may hold and must not once it has ended (a CHECK insists). */
const SECRETS = ['userData', 'consolePasswordHash', 'sshPublicKeys'];

/** Closes an unfinished operation for good with the steps that its node tells of, and forgets the secrets in its input. */
export async function endOperation(
  tx: Transaction,
  id: string,
  end: OperationEnd,
  steps: readonly StepRecord[] = [],
): Promise<void> {
  const failure = end.status === 'FAILED' ? end.failure : null;
  await tx.$executeRaw(Prisma.sql`
    WITH steps AS (${insertSteps(id, steps)})
    UPDATE operation SET status = ${end.status}::operation_status, ended_at = now(), current_step = NULL, unclaimed_since = NULL,
           progress = CASE WHEN ${end.status} = 'SUCCEEDED' THEN 1 ELSE progress END,
           failure_code = ${failure?.code ?? null}, failure_message = ${failure?.message ?? null},
           failure_detail = ${failure?.detail ?? null}, input = input - ${SECRETS}::text[]
     WHERE id = ${id}::uuid AND ended_at IS NULL`);
}

/** A failure that nobody could explain when the operation ended is explained now. How it ended stays. */
export async function explainFailure(tx: Transaction, id: string, failure: Failure): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE operation SET failure_code = ${failure.code}, failure_message = ${failure.message},
                         failure_detail = ${failure.detail ?? null}
     WHERE id = ${id}::uuid AND status = 'FAILED'`);
}
