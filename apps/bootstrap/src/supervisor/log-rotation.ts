import { copyFileSync, statSync, truncateSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { hasCode } from '../errors.ts';

const MAX_LOG_BYTES = 16 * 1024 * 1024;
const KEPT = 3;

/**
 * Keeps a log below its size: copied aside, then cut (the writer appends, so it goes on at the start).
 * `agent.log.1` is the newest of three.
 */
export async function rotate(log: string, maxBytes = MAX_LOG_BYTES): Promise<void> {
  if (sizeOf(log) <= maxBytes) return;
  for (let number = KEPT - 1; number >= 1; number -= 1) {
    await renameIfExists(`${log}.${number}`, `${log}.${number + 1}`);
  }
  copyFileSync(log, `${log}.1`);
  truncateSync(log);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

async function renameIfExists(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}
