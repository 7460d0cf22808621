import { type Job, jobId } from '@cloudlet/contract';
import type { HeldAttempt, Journal, JournalEntry } from '../../../../apps/agent/src/journal/index.ts';

/** An agent's journal without a disk: a thousand nodes have a thousand disks, and the bench has one. */
export function memoryJournal(): Journal {
  const held = new Map<string, HeldAttempt>();
  const generations = new Map<string, number>();
  return {
    held: () => [...held.values()],
    async begin(job: Job, at: number) {
      const entries: JournalEntry[] = [{ entry: 'begin', at, job }];
      const attempt = { job, entries, append: async (entry: JournalEntry) => void entries.push(entry) };
      held.set(jobId(job), attempt);
      return attempt;
    },
    lastAttemptOf: (operationId) =>
      Math.max(
        0,
        ...[...held.values()].map(({ job }) => (job.operationId === operationId ? job.attempt : 0)),
      ),
    noteGeneration: (instanceId, generation) => generations.set(instanceId, generation),
    lastGenerationOf: (instanceId) => generations.get(instanceId) ?? 0,
    forget: (operationId, attempt) => held.delete(jobId({ operationId, attempt })),
    error: () => null,
    close: () => undefined,
  };
}
