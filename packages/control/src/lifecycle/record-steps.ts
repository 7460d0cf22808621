import type { StepRecord } from '@cloudlet/contract';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';

/** Keeps an operation's steps, in the order in which the node reported them. Those that are there already stay. */
export async function recordSteps(
  tx: Transaction,
  operationId: string,
  steps: readonly StepRecord[],
): Promise<void> {
  if (steps.length > 0) await tx.$executeRaw(insertSteps(operationId, steps));
}

/** The statement that keeps the steps, for one that also writes what they led to. */
export function insertSteps(operationId: string, steps: readonly StepRecord[]): Prisma.Sql {
  const rows = steps.map((step, ordinal) => ({
    ordinal,
    name: step.name,
    direction: step.direction,
    started_at: new Date(step.startedAt),
    ended_at: step.endedAt === null ? null : new Date(step.endedAt),
    // A step has both or neither (a CHECK insists); a node that was killed may know one.
    outcome: step.endedAt === null ? null : (step.outcome ?? 'aborted'),
    failure_code: step.failure?.code ?? null,
    failure_message: step.failure?.message ?? null,
  }));
  return Prisma.sql`
    INSERT INTO operation_step (operation_id, ordinal, name, direction, started_at, ended_at, outcome, failure_code,
                                failure_message)
    SELECT ${operationId}::uuid, * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row(ordinal int, name text,
      direction step_direction, started_at timestamptz, ended_at timestamptz, outcome step_outcome, failure_code text,
      failure_message text)
    ON CONFLICT (operation_id, ordinal) DO NOTHING`;
}
