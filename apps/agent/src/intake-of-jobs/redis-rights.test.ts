import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { redisRulesOf } from '@cloudlet/contract';
import { expect, test } from 'vitest';

const scripts = join(dirname(createRequire(import.meta.url).resolve('bullmq')), 'scripts');
const granted = redisRulesOf('node', 'hash');

/** What a worker that takes jobs and ends them runs, also of jobs that another worker left. */
const WORKER_SCRIPTS = [
  'moveToActive-11',
  'moveToFinished-14',
  'moveStalledJobsToWait-9',
  'moveJobFromActiveToWait-9',
  'extendLock-2',
  'extendLocks-1',
  'releaseLock-1',
  'isMaxed-2',
];

test.each(WORKER_SCRIPTS)('the node’s Redis user may do what BullMQ’s %s does', (name) => {
  const text = readFileSync(join(scripts, `${name}.js`), 'utf8');
  const calls = [...text.matchAll(/(?:rcall|redis\.p?call)\(\s*["']([A-Za-z]+)["']/g)];
  const commands = calls.map(([, command = '']) => command.toLowerCase());
  expect(commands).not.toEqual([]);
  expect(commands.filter((command) => !granted.includes(`+${command}`))).toEqual([]);
});
