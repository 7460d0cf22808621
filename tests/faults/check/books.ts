import type { BookEntry } from '../users/book.ts';
import type { Finding } from './finding.ts';
import type { OperationRow, Tables } from './tables.ts';

/** What users were told, beside what the tables say. */
export type Counts = {
  readonly asked: number;
  /** By their 202. */
  readonly accepted: number;
  readonly refused: Readonly<Record<string, number>>;
  /** Answers that never came, and how many of those requests were accepted all the same. */
  readonly unanswered: number;
  readonly acceptedUnanswered: number;
  /** By rows: of users, and of the cloud itself (after a host's reboot). */
  readonly rows: number;
  readonly own: number;
  readonly succeeded: number;
  readonly superseded: number;
  /** By failure code. */
  readonly failed: Readonly<Record<string, number>>;
  readonly attempts: number;
};

/** Compares every answer with the row that it must or must not have. */
export function checkBooks(
  entries: readonly BookEntry[],
  { operations }: Tables,
): { readonly counts: Counts; readonly findings: Finding[] } {
  const byRequest = new Map<string, OperationRow[]>();
  for (const row of operations)
    if (row.via === 'token') byRequest.set(row.requestId, [...(byRequest.get(row.requestId) ?? []), row]);
  const known = new Set(entries.map(({ requestId }) => requestId));
  const users = operations.filter(({ via }) => via === 'token');
  const unanswered = entries.filter(({ answer }) => answer?.kind === 'unanswered');
  const findings = [
    ...entries.flatMap((entry) => checkEntry(entry, byRequest.get(entry.requestId) ?? [])),
    ...users
      .filter(({ requestId }) => !known.has(requestId))
      .map(({ id, instanceId }): Finding => ({ kind: 'wrong', what: `nobody asked for ${id}`, instanceId })),
  ];
  const counts: Counts = {
    asked: entries.length,
    accepted: entries.filter(({ answer }) => answer?.kind === 'answered').length,
    refused: tally(entries.flatMap(({ answer }) => (answer?.kind === 'refused' ? [answer.code] : []))),
    unanswered: unanswered.length,
    acceptedUnanswered: unanswered.filter(({ requestId }) => byRequest.has(requestId)).length,
    rows: users.length,
    own: operations.length - users.length,
    succeeded: operations.filter(({ status }) => status === 'SUCCEEDED').length,
    superseded: operations.filter(({ status }) => status === 'SUPERSEDED').length,
    failed: tally(
      operations.flatMap(({ status, failureCode }) => (status === 'FAILED' ? [failureCode ?? '?'] : [])),
    ),
    attempts: operations.reduce((sum, { attempt }) => sum + attempt, 0),
  };
  return { counts, findings };
}

function checkEntry(entry: BookEntry, rows: readonly OperationRow[]): Finding[] {
  const { requestId, kind, name, answer, found } = entry;
  const say = (what: Finding['kind'], words: string): Finding => ({
    kind: what,
    what: `${requestId} (${kind} of ${name}): ${words}`,
    instanceId: rows[0]?.instanceId ?? entry.instanceId,
  });
  if (rows.length > 1) return [say('wrong', `was accepted ${rows.length} times`)];
  const [row] = rows;
  switch (answer?.kind) {
    case 'answered': {
      if (!row) return [say('lost', 'was accepted and has no operation')];
      const { operation } = answer.body;
      return row.id === operation.id ? [] : [say('wrong', `was told ${operation.id}, and is ${row.id}`)];
    }
    case 'refused':
      return row ? [say('lost', `was refused as ${answer.code}, and is ${row.status} as ${row.id}`)] : [];
    case 'unanswered':
      // Whoever looks finds it, unless the instance has been destroyed meanwhile.
      if (row && found && found.length > 0 && !found.includes(row.id))
        return [say('lost', `was not answered, and whoever looks does not find ${row.id}`)];
      return [];
    default:
      return [say('stuck', 'has no answer yet')];
  }
}

export function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of [...words].sort()) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
