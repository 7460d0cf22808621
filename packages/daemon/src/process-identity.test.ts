import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { identityOf, isAlive } from './process-identity.ts';

test('a process is alive until it has ended, and another with its number is not it', async () => {
  const child = spawn('sleep', ['1000']);
  const identity = identityOf(child.pid ?? 0);
  if (!identity) throw new Error('it was not found');
  expect(isAlive(identity)).toBe(true);
  expect(isAlive({ ...identity, startedAt: '1' })).toBe(false);
  expect(isAlive({ ...identity, bootId: 'another' })).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(identity)).toBe(false);
  expect(identityOf(identity.pid)).toBeNull();
});

test('a process whose name holds blanks and parentheses is read all the same', async () => {
  const script = "process.title = 'a) b (c'; process.stdout.write('x'); setInterval(() => undefined, 1000);";
  const child = spawn(process.execPath, ['-e', script]);
  await once(child.stdout, 'data');
  expect(identityOf(child.pid ?? 0)).toMatchObject({
    pid: child.pid,
    startedAt: expect.stringMatching(/^\d+$/),
  });
  child.kill('SIGKILL');
});
