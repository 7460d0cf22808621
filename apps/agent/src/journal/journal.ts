import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Job, ReportEnvelope } from '@cloudlet/contract';
import { jobId } from '@cloudlet/contract';
import { syncFolder } from './durable.ts';
import { type JournalEntry, journalEntrySchema, mustBeDurable } from './entry.ts';
import { createLinesFile, type LinesFile, reopenLinesFile } from './lines-file.ts';
import { createRememberedNumbers } from './remembered-numbers.ts';

/** One attempt of an operation as the agent holds it: from the moment the job was written down until its result is acknowledged. */
export type HeldAttempt = {
  readonly job: Job;
  /** Everything written so far. */
  readonly entries: readonly JournalEntry[];
  /** Writes an entry; where it must outlive a power failure it does when the promise resolves. */
  append(entry: JournalEntry): Promise<void>;
};

/** The agent's memory of what it has taken on. */
export type Journal = {
  /** Every attempt held, in the order in which they came. */
  held(): readonly HeldAttempt[];
  /**
   * Takes an attempt on; it is on the disk when the promise resolves. Where it is not the first and the one before is not known to
   * have ended, that one's journal was lost, and the entry says so.
   */
  begin(job: Job, at: number): Promise<HeldAttempt>;
  /** The highest attempt of an operation that was ever taken on, as far as that may still matter; 0 if none. */
  lastAttemptOf(operationId: string): number;
  /** An instance's work of older generations is void, also for the next agent. */
  noteGeneration(instanceId: string, generation: number): void;
  /** The highest generation that was noted, or that a destroy had which is held no more; 0 if none. */
  lastGenerationOf(instanceId: string): number;
  /** The control plane has the result: the attempt is held no more. */
  forget(operationId: string, attempt: number): void;
  /** The last error of writing, until something could be written again. */
  error(): unknown;
  close(): void;
};

/** The result's report, once the attempt has ended. */
export function resultOf(held: HeldAttempt): ReportEnvelope | null {
  const last = held.entries.at(-1);
  return last?.entry === 'result' ? last.envelope : null;
}

/**
 * Opens the journal in a folder and reads what a dead agent has left.
 * @param onUnreadable told of a file that was set aside: it is whole and yet not understood, e.g. by an older agent
 */
export function openJournal(folder: string, onUnreadable: (path: string) => void): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ended = createRememberedNumbers(join(folder, 'ended'));
  const generations = createRememberedNumbers(join(folder, 'generations'));
  const files = new Map<string, LinesFile>();
  const held = new Map<string, HeldAttempt>();
  let error: unknown = null;

  const hold = (job: Job, file: LinesFile, entries: JournalEntry[]): HeldAttempt => {
    const attempt: HeldAttempt = {
      job,
      entries,
      append: async (entry) => {
        try {
          await file.append(JSON.stringify(entry), mustBeDurable(entry));
          error = null;
        } catch (cause) {
          error = cause;
          throw cause;
        }
        entries.push(entry);
      },
    };
    held.set(jobId(job), attempt);
    files.set(jobId(job), file);
    return attempt;
  };

  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.jsonl'))) {
    const { file, lines } = reopenLinesFile(join(folder, name), (line) => parseEntry(line) !== null);
    const entries = lines.flatMap((line) => parseEntry(line) ?? []);
    const [first] = entries;
    if (first?.entry === 'begin') {
      hold(first.job, file, entries);
      continue;
    }
    file.close();
    // Torn before the job was taken on: nobody was told that it was, so it is offered again.
    if (!hasWholeLine(file.path)) rmSync(file.path);
    else onUnreadable(setAside(file.path));
  }

  return {
    held: () => [...held.values()].sort((a, b) => (a.entries[0]?.at ?? 0) - (b.entries[0]?.at ?? 0)),
    async begin(job, at) {
      const path = join(folder, `${jobId(job)}.jsonl`);
      try {
        const file = createLinesFile(path);
        const attempt = hold(job, file, []);
        const isAfterLost = ended.highest(job.operationId) < job.attempt - 1;
        const begin = { entry: 'begin', at, job, ...(isAfterLost && { isAfterLost }) } as const;
        await Promise.all([attempt.append(begin), syncFolder(folder)]);
        return attempt;
      } catch (cause) {
        error = cause;
        held.delete(jobId(job));
        files.get(jobId(job))?.close();
        files.delete(jobId(job));
        rmSync(path, { force: true });
        throw cause;
      }
    },
    lastAttemptOf(operationId) {
      const attempts = [...held.values()].filter(({ job }) => job.operationId === operationId);
      return Math.max(ended.highest(operationId), ...attempts.map(({ job }) => job.attempt));
    },
    noteGeneration: (instanceId, generation) => generations.note(digestOf(instanceId), generation),
    lastGenerationOf: (instanceId) => generations.highest(digestOf(instanceId)),
    forget(operationId, attempt) {
      const id = jobId({ operationId, attempt });
      const file = files.get(id);
      if (!file) return;
      const job = held.get(id)?.job;
      ended.note(operationId, attempt);
      if (job?.input.kind === 'destroy') {
        generations.note(digestOf(job.instance.id), job.instance.generation);
      }
      // What may fail and is then asked for again comes first: closing twice would close whatever has the number by then.
      rmSync(file.path, { force: true });
      files.delete(id);
      held.delete(id);
      file.close();
    },
    error: () => error,
    close: () => {
      for (const file of files.values()) file.close();
      files.clear();
    },
  };
}

/** Once an instance is destroyed, nothing on its node bears its id: people look for that. */
function digestOf(instanceId: string): string {
  return createHash('sha256').update(instanceId).digest('hex').slice(0, 32);
}

function hasWholeLine(path: string): boolean {
  const content = readFileSync(path, 'utf8');
  try {
    JSON.parse(content.slice(0, content.indexOf('\n')));
    return content.includes('\n');
  } catch {
    return false;
  }
}

function setAside(path: string): string {
  renameSync(path, `${path}.unreadable`);
  return `${path}.unreadable`;
}

function parseEntry(line: string): JournalEntry | null {
  try {
    return journalEntrySchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
