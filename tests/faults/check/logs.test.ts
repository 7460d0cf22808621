import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkAttempts } from './logs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fault-logs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (agent: string, ...ends: { attempt: number; outcome: string }[]) => {
  const lines = ends.map((end) =>
    JSON.stringify({ operationId: 'one', ...end, msg: 'the operation has ended' }),
  );
  writeFileSync(join(folder, agent), `${lines.join('\n')}\n`);
};

test('an operation that succeeded once is right, whatever came before', () => {
  write('agent-node-1.log', { attempt: 1, outcome: 'handed-back' }, { attempt: 2, outcome: 'succeeded' });
  expect(checkAttempts(folder)).toEqual([]);
});

test('two attempts that succeeded are found, on whichever nodes', () => {
  write('agent-node-1.log', { attempt: 1, outcome: 'succeeded' });
  write('agent-node-2.log', { attempt: 2, outcome: 'succeeded' });
  expect(checkAttempts(folder)).toMatchObject([{ kind: 'wrong', what: expect.stringContaining('2 times') }]);
});

test('one attempt that was done twice is found', () => {
  write('agent-node-1.log', { attempt: 1, outcome: 'succeeded' }, { attempt: 1, outcome: 'succeeded' });
  expect(checkAttempts(folder)).toMatchObject([{ kind: 'wrong', what: expect.stringContaining('2 times') }]);
});
