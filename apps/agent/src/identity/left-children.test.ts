import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { until } from '../testing/until.ts';
import { endLeftChildren } from './left-children.ts';

test('ends what carries the mark, also what does not listen, and nothing else', async () => {
  const nodeId = randomUUID();
  const marked = { ...process.env, CLOUDLET_CHILD_OF: nodeId };
  const obedient = spawn('sleep', ['60'], { env: marked });
  const stubborn = spawn('sh', ['-c', 'trap "" TERM; echo deaf; while :; do sleep 0.1; done'], {
    env: marked,
  });
  const stranger = spawn('sleep', ['60'], { env: { ...process.env, CLOUDLET_CHILD_OF: randomUUID() } });
  await once(stubborn.stdout, 'data');
  const ends = Promise.all([once(obedient, 'exit'), once(stubborn, 'exit')]);

  const found = await endLeftChildren(nodeId, 300);
  expect(found.map(({ pid }) => pid)).toEqual(expect.arrayContaining([obedient.pid, stubborn.pid]));
  await ends;
  expect(obedient.signalCode).toBe('SIGTERM');
  expect(stubborn.signalCode).toBe('SIGKILL');
  expect(stranger.exitCode).toBeNull();
  stranger.kill();
  await until('the stranger has gone', () => stranger.signalCode);
});
