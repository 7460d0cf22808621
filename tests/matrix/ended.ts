import { until } from '../../apps/agent/src/testing/until.ts';
import type { Lane } from './lane.ts';

/** Longer than any operation of a case takes, also one that is offered again when its attempt counts as lost. */
const PATIENCE_MS = 120_000;

export type EndedOperation = {
  readonly status: string;
  readonly attempt: number;
  readonly failureCode: string | null;
  readonly failureDetail: string | null;
};

/** Waits for an operation's end. */
export async function endOf(lane: Lane, id: string): Promise<EndedOperation> {
  return until(
    `the end of operation ${id}`,
    async () => {
      const row = await lane.database.operation.findUniqueOrThrow({ where: { id } });
      const { status, attempt, failureCode, failureDetail } = row;
      return row.endedAt !== null && { status, attempt, failureCode, failureDetail };
    },
    PATIENCE_MS,
  );
}

/** Waits for an operation's success. @throws Error when it ended otherwise */
export async function ended(lane: Lane, id: string): Promise<void> {
  const end = await endOf(lane, id);
  if (end.status !== 'SUCCEEDED') throw new Error(`nothing to begin with: ${JSON.stringify(end)}`);
}
