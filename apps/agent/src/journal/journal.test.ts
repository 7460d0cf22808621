import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobId } from '@cloudlet/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planFor } from '../operations/index.ts';
import { CREATE, someInstance, someJob } from '../testing/jobs.ts';
import { isAfterLost, type JournalEntry, openJournal, passageOf, stepRecordsOf } from './index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agent-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const unexpected = (path: string) => {
  throw new Error(`set aside: ${path}`);
};
const open = () => openJournal(folder, unexpected);
const aJob = () => someJob(someInstance('10.0.0.0/22'), CREATE);
const files = () => readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
const mark = (step: string, kind: 'begun' | 'done', at = 1): JournalEntry => ({
  entry: 'step',
  step,
  direction: 'do',
  mark: kind,
  at,
});

describe('the journal', () => {
  test('has after a crash what it had before', async () => {
    const job = aJob();
    const held = await open().begin(job, 1);
    await held.append(mark('seed', 'begun'));
    await held.append(mark('seed', 'done', 5));

    const [again] = open().held();
    expect(again?.job).toEqual(job);
    expect(again?.entries).toEqual(held.entries);
    expect(stepRecordsOf(again?.entries ?? [])).toEqual([
      { name: 'seed', direction: 'do', startedAt: 1, endedAt: 5, outcome: 'done' },
    ]);
  });

  test('gives up a torn last line, wherever it is torn, and goes on behind the one before', async () => {
    const job = aJob();
    const held = await open().begin(job, 1);
    const path = join(folder, files()[0] ?? '');
    const wholeLength = readFileSync(path).length;
    await held.append(mark('seed', 'begun'));
    const length = readFileSync(path).length;

    for (let end = length - 1; end >= wholeLength; end -= 1) {
      truncateSync(path, end);
      const [again] = open().held();
      expect(again?.entries).toHaveLength(1);
    }
    const [again] = open().held();
    await again?.append(mark('address', 'begun'));
    expect(open().held()[0]?.entries.at(-1)).toMatchObject({ step: 'address' });
  });

  test('overwrites the rest of a torn line that is longer than what follows', async () => {
    await open().begin(aJob(), 1);
    const path = join(folder, files()[0] ?? '');
    appendFileSync(path, `{"entry":"step","step":"${'x'.repeat(500)}`);
    const [held] = open().held();
    await held?.append(mark('seed', 'begun'));
    const [again] = open().held();
    expect(again?.entries).toHaveLength(2);
    await again?.append(mark('seed', 'done'));
    expect(open().held()[0]?.entries).toHaveLength(3);
  });

  test('a job torn while it was written down was never taken', async () => {
    const job = aJob();
    await open().begin(job, 1);
    const path = join(folder, files()[0] ?? '');
    truncateSync(path, readFileSync(path).length - 1);
    const journal = open();
    expect(journal.held()).toEqual([]);
    expect(journal.lastAttemptOf(job.operationId)).toBe(0);
    expect(files()).toEqual([]);
  });

  test('what is whole and yet not understood is set aside for people', () => {
    writeFileSync(join(folder, 'a-1.jsonl'), '{"entry":"from another time"}\n');
    const aside: string[] = [];
    expect(openJournal(folder, (path) => aside.push(path)).held()).toEqual([]);
    expect(aside).toEqual([join(folder, 'a-1.jsonl.unreadable')]);
  });

  test('remembers attempts that have ended, without what their tenants sent', async () => {
    const job = aJob();
    const journal = open();
    await journal.begin(job, 1);
    journal.forget(job.operationId, job.attempt);
    expect(journal.held()).toEqual([]);
    expect(files()).toEqual([]);
    expect(open().lastAttemptOf(job.operationId)).toBe(1);
    expect(readFileSync(join(folder, 'ended', jobId(job)), 'utf8')).toBe('');
  });

  test('says of an attempt that the one before it was lost, unless that is known to have ended', async () => {
    const job = aJob();
    const journal = open();
    const held = await journal.begin(job, 1);
    expect(isAfterLost(held.entries)).toBe(false);
    journal.forget(job.operationId, 1);
    const second = await journal.begin({ ...job, attempt: 2 }, 2);
    expect(isAfterLost(second.entries)).toBe(false);
    const lost = await journal.begin({ ...aJob(), attempt: 2 }, 3);
    expect(isAfterLost(lost.entries)).toBe(true);
    expect(
      open()
        .held()
        .map(({ entries }) => isAfterLost(entries)),
    ).toEqual([false, true]);
  });

  test('forgets at the second try what the file system did not let go at the first', async () => {
    const job = aJob();
    const journal = open();
    await journal.begin(job, 1);
    const path = join(folder, files()[0] ?? '');
    rmSync(path);
    mkdirSync(path);
    expect(() => journal.forget(job.operationId, 1)).toThrow('directory');
    expect(journal.held()).toHaveLength(1);
    rmdirSync(path);
    journal.forget(job.operationId, 1);
    expect(journal.held()).toEqual([]);
  });

  test('says so when it cannot be written, and holds nothing then', async () => {
    const journal = open();
    rmSync(folder, { recursive: true });
    const job = aJob();
    await expect(journal.begin(job, 1)).rejects.toThrow('ENOENT');
    expect(journal.error()).toBeTruthy();
    expect(journal.held()).toEqual([]);
    expect(journal.lastAttemptOf(job.operationId)).toBe(0);
  });
});

describe('where an operation stands', () => {
  const here = '10000000-0000-4000-8000-000000000000';
  const before = '20000000-0000-4000-8000-000000000000';
  const plan = planFor('restore');
  const run = (bootId: string): JournalEntry => ({ entry: 'run', at: 1, bootId });

  test('within one boot what is marked done is done', () => {
    const entries = [run(here), mark('copy-snapshot', 'begun'), mark('copy-snapshot', 'done')];
    expect(passageOf(entries, plan, here)).toMatchObject({
      begun: new Set(['copy-snapshot']),
      done: new Set(['copy-snapshot']),
      pivotPassed: false,
    });
  });

  test('after a reboot nothing before the pivot counts as done, and all of it as begun', () => {
    const entries = [run(before), mark('copy-snapshot', 'begun'), mark('copy-snapshot', 'done')];
    expect(passageOf(entries, plan, here)).toMatchObject({
      begun: new Set(['copy-snapshot', 'power-off', 'replace-disk']),
      done: new Set(),
    });
  });

  test('after a journal that was lost all of it counts as begun, and goes back where the lost one did', () => {
    const job = { ...someJob(someInstance('10.0.0.0/22'), CREATE), attempt: 2 };
    const begin: JournalEntry = { entry: 'begin', at: 5, job, isAfterLost: true };
    const begun = new Set(['copy-snapshot', 'power-off', 'replace-disk']);
    expect(passageOf([begin], plan, here)).toMatchObject({ begun, done: new Set(), undoing: null });
    const undoing = { code: 'failed', message: 'The compute node’s hypervisor refused.' };
    expect(passageOf([{ ...begin, job: { ...job, undoing } }], plan, here)).toMatchObject({
      begun,
      undoing: { failure: undoing, since: 5 },
    });
  });

  test('after a reboot behind the pivot only the pivot and what follows is repeated', () => {
    const entries: JournalEntry[] = [run(before), mark('start', 'begun'), { entry: 'pivot', at: 2 }];
    expect(passageOf(entries, plan, here)).toMatchObject({
      done: new Set(['copy-snapshot', 'power-off']),
      pivotPassed: true,
    });
  });
});
