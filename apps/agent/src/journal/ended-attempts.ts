import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobId } from '@cloudlet/contract';

/**
 * How long an ended attempt is remembered. A queue may deliver a job again that a dying agent had written down and not yet
 * taken off; that comes within seconds of the next agent's start.
 */
const REMEMBER_MS = 60 * 60_000;

/**
 * The attempts that have ended and were acknowledged, so that the same one offered again does not run again. Each is an
 * empty file: nothing of what a tenant sent stays longer than needed.
 */
export type EndedAttempts = {
  add(job: { readonly operationId: string; readonly attempt: number }): void;
  lastAttemptOf(operationId: string): number;
};

export function createEndedAttempts(folder: string): EndedAttempts {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const operations = new Map<string, { attempt: number; at: number; files: string[] }>();
  const remember = (file: string, at: number) => {
    const parsed = /^(.+)-(\d+)$/.exec(file);
    if (!parsed?.[1]) return;
    const before = operations.get(parsed[1]);
    const attempt = Math.max(Number(parsed[2]), before?.attempt ?? 0);
    // Deleted first, so that the map stays in the order of time.
    operations.delete(parsed[1]);
    operations.set(parsed[1], { attempt, at, files: [...(before?.files ?? []), file] });
  };
  const sweep = () => {
    for (const [operationId, { at, files }] of operations) {
      if (at > Date.now() - REMEMBER_MS) return;
      operations.delete(operationId);
      for (const file of files) rmSync(join(folder, file), { force: true });
    }
  };

  const found = readdirSync(folder).map((file) => ({ file, at: statSync(join(folder, file)).mtimeMs }));
  for (const { file, at } of found.sort((a, b) => a.at - b.at)) remember(file, at);
  sweep();

  return {
    add(job) {
      writeFileSync(join(folder, jobId(job)), '');
      remember(jobId(job), Date.now());
      sweep();
    },
    lastAttemptOf: (operationId) => operations.get(operationId)?.attempt ?? 0,
  };
}
