import { afterEach, beforeEach, expect, it } from 'vitest';
import { handshakeProcedures } from '../procedures/handshake.ts';
import { type FakeLibvirtd, startFakeLibvirtd } from '../testing/fake-libvirtd.ts';
import { until } from '../testing/until.ts';
import { PROCEDURES } from './api.ts';
import { connectPool, type LibvirtPool } from './pool.ts';

const { host } = PROCEDURES;

let fake: FakeLibvirtd;
let pool: LibvirtPool;
let held: (() => void)[];

beforeEach(async () => {
  fake = await startFakeLibvirtd();
  held = [];
  fake.answers.set(host.getCapabilities.number, (call, client) =>
    held.push(() => client.reply(call, host.getCapabilities, '<capabilities/>')),
  );
  pool = await connectPool({ socketPath: fake.socketPath, size: 3 });
});
afterEach(async () => {
  await pool.close({ drainMs: 0 });
  await fake.remove();
});

const slowCalls = (count: number): Promise<string>[] =>
  Array.from({ length: count }, () => pool.host.getCapabilities());

it('needs one connection while that has room', async () => {
  const calls = slowCalls(3);
  await until('all calls', () => held.length === 3);
  expect(pool.load).toEqual({ connections: 1, inFlight: 3, waiting: 0 });
  for (const answer of held) answer();
  expect(await Promise.all(calls)).toHaveLength(3);
});

it('opens more when calls would have to wait, up to its size, then queues evenly', async () => {
  const calls = slowCalls(12);
  await until('nine calls', () => held.length === 9);
  expect(pool.load).toEqual({ connections: 3, inFlight: 9, waiting: 3 });
  fake.answers.set(host.getType.number, (call, client) => client.reply(call, host.getType, 'QEMU'));
  expect(await pool.host.getType()).toBe('QEMU');
  while (held.length > 0) {
    for (const answer of held.splice(0)) answer();
    await new Promise(setImmediate);
    if (pool.load.waiting > 0) await until('the next', () => held.length > 0);
  }
  await until('the last', () => {
    for (const answer of held.splice(0)) answer();
    return pool.load.inFlight === 0;
  });
  expect(await Promise.all(calls)).toHaveLength(12);
});

it('does with what it has when libvirtd takes no more clients', async () => {
  fake.answers.set(handshakeProcedures.open.number, (call, client) =>
    client.fail(call, 'RESOURCE_BUSY', 'too many clients'),
  );
  const calls = slowCalls(4);
  await until('three calls', () => held.length === 3);
  await until('the fourth waits', () => pool.load.waiting === 1);
  expect(pool.load.connections).toBe(1);
  held.shift()?.();
  await until('the fourth', () => held.length === 3);
  for (const answer of held) answer();
  expect(await Promise.all(calls)).toHaveLength(4);
});

it('closes all of them', async () => {
  void slowCalls(6).map((call) => call.catch(() => {}));
  await until('two connections', () => pool.load.connections === 2);
  await pool.close({ drainMs: 10 });
  expect(pool.state).toEqual({ state: 'closed' });
  await expect(pool.host.getType()).rejects.toMatchObject({ reason: 'closed' });
});
