import type { Operation } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { duration, time } from '../../output/format.ts';
import { record, table } from '../../output/table.ts';

export async function showOperation(cloud: Cloud, id: string): Promise<void> {
  const operation = await cloud.client.operations.get({ id });
  await cloud.print(operation, () => describeOperation(operation));
}

/** An operation for a person. */
export function describeOperation(operation: Operation): string {
  const { status, failure, requestedBy, steps } = operation;
  const fields = record([
    ['Id', operation.id],
    ['Instance', operation.instanceId],
    ['Kind', operation.kind],
    ['Status', `${status}, ${Math.round(operation.progress * 100)} %`],
    ...(failure ? ([['Failure', failure.message]] as const) : []),
    ...(failure?.detail ? ([['Detail', failure.detail]] as const) : []),
    ['Asked by', `${requestedBy.name} (${requestedBy.via})`],
    ['Accepted', time(operation.acceptedAt)],
    ['Took', duration(operation.acceptedAt, operation.endedAt)],
  ]);
  return steps.length === 0 ? fields : `${fields}\n\n${stepTable(steps)}`;
}

function stepTable(steps: Operation['steps']): string {
  return table(
    [
      { title: 'STEP', of: ({ name, direction }) => (direction === 'undo' ? `undo ${name}` : name) },
      { title: 'OUTCOME', of: ({ outcome }) => outcome ?? 'running' },
      { title: 'TOOK', of: ({ startedAt, endedAt }) => duration(startedAt, endedAt) },
      { title: 'FAILURE', of: ({ failure }) => failure?.message ?? null },
    ],
    steps,
  );
}
