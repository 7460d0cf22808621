import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './finding.ts';

/** A line that an agent wrote of an attempt. */
type Ended = { readonly operationId: string; readonly attempt: number; readonly outcome: string };

/**
 * Whether anything was done twice: an operation may have succeeded once, by whichever attempt, whoever dispatched it. By the agents'
 * logs, for the tables know only the last attempt.
 */
export function checkAttempts(logFolder: string): Finding[] {
  const succeeded = new Map<string, number[]>();
  for (const file of readdirSync(logFolder).filter((name) => name.startsWith('agent-'))) {
    for (const { operationId, attempt, outcome } of endsIn(join(logFolder, file))) {
      if (outcome !== 'succeeded') continue;
      succeeded.set(operationId, [...(succeeded.get(operationId) ?? []), attempt]);
    }
  }
  return [...succeeded]
    .filter(([, attempts]) => attempts.length > 1)
    .map(([operationId, attempts]) => ({
      kind: 'wrong' as const,
      what: `operation ${operationId} was done ${attempts.length} times, by the attempts ${attempts}`,
    }));
}

function endsIn(path: string): Ended[] {
  return linesOf(path).flatMap((line) => {
    if (!line.includes('the operation has ended')) return [];
    try {
      return [JSON.parse(line) as Ended];
    } catch {
      // Torn by a kill or a full disk.
      return [];
    }
  });
}

export function linesOf(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
}
