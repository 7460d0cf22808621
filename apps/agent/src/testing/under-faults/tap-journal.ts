import fs from 'node:fs';
import { basename, dirname } from 'node:path';
import { type JournalEntry, journalEntrySchema } from '../../journal/entry.ts';
import type { Fault } from './fault.ts';
import { atEntry, atForgetting, atMark, type Side } from './points.ts';
import { pass, plantedFault } from './strike.ts';

/** Watches what is written to the journal, by the functions of node:fs that it uses. */
export function tapJournal(): void {
  /** The journal of the operation that the fault with this id is about. */
  let known: { id: string; path: string } | null = null;
  const { writeSync, rmSync } = fs;

  const passEntry = (side: Side, fault: Fault, entry: JournalEntry) => pass(fault, pointOf(side, entry));
  const write = (...args: Parameters<typeof writeSync>) => {
    const [descriptor, bytes] = args;
    const entry = plantedFault() ? readEntry(bytes) : null;
    const fault = entry && plantedFault();
    if (!entry || !fault) return writeSync(...args);
    const path = fs.readlinkSync(`/proc/self/fd/${descriptor}`);
    if (known?.id !== fault.id) known = isOf(path, entry, fault) ? { id: fault.id, path } : null;
    if (known?.path !== path) return writeSync(...args);
    passEntry('before', fault, entry);
    const result = writeSync(...args);
    passEntry('after', fault, entry);
    return result;
  };
  const remove: typeof rmSync = (target, options) => {
    const planted = target === known?.path ? plantedFault() : null;
    const fault = planted?.id === known?.id ? planted : null;
    if (fault) pass(fault, atForgetting('before'));
    rmSync(target, options);
    if (fault) pass(fault, atForgetting('after'));
  };
  fs.writeSync = write as typeof writeSync;
  fs.rmSync = remove;
}

/** Whether this journal, which an agent before this one may have begun, is the operation's. */
function isOf(path: string, entry: JournalEntry, { kind }: Fault): boolean {
  if (basename(dirname(path)) !== 'journal') return false;
  const begin = entry.entry === 'begin' ? entry : readEntry(firstLine(path));
  return begin?.entry === 'begin' && begin.job.input.kind === kind;
}

const firstLine = (path: string) => Buffer.from(fs.readFileSync(path, 'utf8').split('\n', 1)[0] ?? '');

function readEntry(bytes: unknown): JournalEntry | null {
  if (!Buffer.isBuffer(bytes) || bytes[0] !== '{'.charCodeAt(0)) return null;
  try {
    return journalEntrySchema.safeParse(JSON.parse(bytes.toString())).data ?? null;
  } catch {
    return null;
  }
}

function pointOf(side: Side, entry: JournalEntry): string {
  if (entry.entry !== 'step') return atEntry(side, entry.entry);
  return atMark(side, entry.direction, entry.step, entry.mark);
}
