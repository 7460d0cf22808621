import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLibvirtError, LibvirtConnectionError, wasNeverSent } from '../errors/errors.ts';
import { handshakeProcedures } from '../procedures/handshake.ts';
import { type FakeLibvirtd, startFakeLibvirtd } from '../testing/fake-libvirtd.ts';
import { until } from '../testing/until.ts';
import { string, struct } from '../xdr/index.ts';
import { PROCEDURES } from './api.ts';
import type { ConnectOptions } from './connection.ts';
import { connect, type LibvirtConnection } from './connection.ts';
import type { CallReport } from './options.ts';

const { host, domain } = PROCEDURES;
const DOM = { name: 'a', uuid: '00112233-4455-6677-8899-aabbccddeeff', id: -1 };

let fake: FakeLibvirtd;
const open: LibvirtConnection[] = [];

async function join(options: ConnectOptions = {}): Promise<LibvirtConnection> {
  const connection = await connect({
    socketPath: fake.socketPath,
    backoff: { minMs: 5, maxMs: 20 },
    ...options,
  });
  open.push(connection);
  return connection;
}

const settled = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: unknown) => error);

beforeEach(async () => {
  fake = await startFakeLibvirtd();
});
afterEach(async () => {
  for (const connection of open.splice(0)) await connection.close({ drainMs: 0 });
  await fake.remove();
});

it('tells each call when it has ended, and how', async () => {
  const told: CallReport[] = [];
  const connection = await join({ onCall: (report) => told.push(report) });
  fake.answers.set(domain.getState.number, (call, client) => client.fail(call, 'NO_DOMAIN', 'gone'));
  fake.answers.set(host.getHostname.number, (call, client) => client.reply(call, host.getHostname, 'here'));
  await connection.host.getHostname();
  const refused = await settled(connection.domain.getState({ dom: DOM }));
  expect(told).toEqual([
    { procedure: 'host.getHostname', ms: expect.any(Number), error: null },
    { procedure: 'domain.getState', ms: expect.any(Number), error: refused },
  ]);
});

describe('connecting', () => {
  it('asks for the authentication, agrees on keepalive, opens the URI, in this order', async () => {
    await join({ uri: 'test:///default?socket=/nowhere' });
    const { authList, supportsFeature, open: connectOpen } = handshakeProcedures;
    const calls = fake.clients[0]?.received.map((frame) => frame.procedure);
    expect(calls).toEqual([authList.number, supportsFeature.number, connectOpen.number]);
    expect(fake.clients[0]?.received[2]?.body.toString()).toContain('test:///default');
  });

  it('does as polkit says', async () => {
    const { authList, authPolkit } = handshakeProcedures;
    fake.answers.set(authList.number, (call, client) => client.reply(call, authList, ['polkit']));
    fake.answers.set(authPolkit.number, (call, client) => client.reply(call, authPolkit, true));
    expect((await join()).state).toEqual({ state: 'connected', reconnects: 0 });
    fake.answers.set(authPolkit.number, (call, client) => client.fail(call, 'AUTH_FAILED', 'no agent'));
    expect(isLibvirtError(await settled(join()), 'AUTH_FAILED')).toBe(true);
  });

  it('says what it lacks when libvirtd wants SASL', async () => {
    const { authList } = handshakeProcedures;
    fake.answers.set(authList.number, (call, client) => client.reply(call, authList, ['sasl']));
    await expect(join()).rejects.toMatchObject({ kind: 'connection', reason: 'auth', outcome: 'not-sent' });
  });

  it('says that nobody listens', async () => {
    await fake.die();
    await expect(join()).rejects.toMatchObject({ reason: 'unreachable', message: /ENOENT|ECONNREFUSED/ });
  });

  it("passes on libvirt's refusal of the URI", async () => {
    const { open: connectOpen } = handshakeProcedures;
    fake.answers.set(connectOpen.number, (call, client) => client.fail(call, 'NO_CONNECT', 'no driver'));
    expect(isLibvirtError(await settled(join({ uri: 'foo:///x' })), 'NO_CONNECT')).toBe(true);
  });

  it('does not wait for ever for a daemon that hangs', async () => {
    fake.answers.delete(handshakeProcedures.open.number);
    await expect(join({ connectTimeoutMs: 50 })).rejects.toMatchObject({ reason: 'unresponsive' });
  });

  it('waits for a daemon that is not there yet, if asked to', async () => {
    await fake.die();
    const connecting = join({ retry: true });
    await fake.listen();
    expect((await connecting).state.state).toBe('connected');
  });

  it('gives up waiting when its signal fires', async () => {
    await fake.die();
    const abort = new AbortController();
    const connecting = settled(join({ retry: true, signal: abort.signal }));
    abort.abort();
    expect(await connecting).toBeInstanceOf(LibvirtConnectionError);
  });
});

describe('answers', () => {
  it('fit their calls in whatever order they come', async () => {
    const connection = await join();
    const calls: (() => void)[] = [];
    fake.answers.set(domain.lookupByName.number, (call, client) => {
      const name = call.body.toString('utf8', 4, 5);
      calls.push(() => client.reply(call, domain.lookupByName, { ...DOM, name }));
      if (calls.length === 3) for (const answer of calls.reverse()) answer();
    });
    const names = ['x', 'y', 'z'];
    const found = await Promise.all(names.map((name) => connection.domain.lookupByName({ name })));
    expect(found.map(({ name }) => name)).toEqual(names);
  });

  it("carry libvirt's errors, with code, name and procedure", async () => {
    const connection = await join();
    fake.answers.set(domain.create.number, (call, client) =>
      client.fail(call, 'OPERATION_INVALID', 'domain is already running'),
    );
    const error = await settled(connection.domain.create({ dom: DOM }));
    expect(error).toMatchObject({
      kind: 'libvirt',
      name: 'LibvirtError',
      code: 55,
      codeName: 'OPERATION_INVALID',
      domainName: 'QEMU',
      level: 'error',
      procedure: 'domain.create',
      message: 'domain is already running',
    });
    expect(isLibvirtError(error, 'NO_DOMAIN', 'OPERATION_INVALID')).toBe(true);
    expect(isLibvirtError(error, 'NO_DOMAIN')).toBe(false);
    expect(isLibvirtError(new Error('x'))).toBe(false);
  });

  it('show in their stack where the call was made', async () => {
    const connection = await join({ callTimeoutMs: 20 });
    fake.answers.set(domain.create.number, (call, client) => client.fail(call, 'NO_DOMAIN', 'gone'));
    const startsGuest = (): Promise<unknown> => settled(connection.domain.create({ dom: DOM }));
    expect(((await startsGuest()) as Error).stack).toMatch(/^LibvirtError: gone\n[\s\S]*startsGuest/);
    const asksType = (): Promise<unknown> => settled(connection.host.getType());
    expect(((await asksType()) as Error).stack).toMatch(/^LibvirtTimeoutError: [\s\S]*asksType/);
  });

  it('that make no sense fail their call alone', async () => {
    const connection = await join();
    fake.answers.set(host.getHostname.number, (call, client) =>
      client.send({ ...call, type: 'reply', body: Buffer.from('ffffffff', 'hex') }),
    );
    fake.answers.set(host.getType.number, (call, client) => client.reply(call, host.getType, 'QEMU'));
    await expect(connection.host.getHostname()).rejects.toMatchObject({ name: 'XdrError' });
    expect(await connection.host.getType()).toBe('QEMU');
    expect(fake.clients).toHaveLength(1);
  });

  it.each([
    ['to a call that was never made', { serial: 4711 }],
    ['to another procedure', { procedure: 9 }],
  ])('%s end the connection, which comes back', async (_what, wrong) => {
    const connection = await join();
    fake.answers.set(host.getType.number, (call, client) =>
      client.send({ ...call, type: 'reply', ...wrong }),
    );
    await expect(connection.host.getType()).rejects.toMatchObject({ reason: 'lost', outcome: 'unknown' });
    await until('reconnected', () => connection.state.state === 'connected');
  });

  it('that are no messages end the connection, which comes back', async () => {
    const connection = await join();
    fake.clients[0]?.socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
    await until(
      'reconnected',
      () => connection.state.state === 'connected' && connection.state.reconnects === 1,
    );
  });

  it('of arguments that do not fit: nothing is sent', async () => {
    const connection = await join();
    await expect(connection.domain.lookupByUuid({ uuid: 'x' })).rejects.toMatchObject({ name: 'XdrError' });
    await expect(connection.domain.lookupByName({ name: 'a'.repeat(5_000_000) })).rejects.toThrow(/4194304/);
    expect(fake.clients[0]?.received).toHaveLength(3);
  });
});

describe('time-outs', () => {
  it('count from when a call was sent, and say that its outcome is unknown', async () => {
    const connection = await join({ callTimeoutMs: 40 });
    const error = await settled(connection.host.getType());
    expect(error).toMatchObject({ kind: 'timeout', phase: 'sent', outcome: 'unknown', timeoutMs: 40 });
    expect(wasNeverSent(error)).toBe(false);
  });

  it('leave the place of a call taken until libvirtd has answered; others wait, on a clock of their own', async () => {
    const connection = await join({ maxInFlight: 1 });
    const late: (() => void)[] = [];
    fake.answers.set(host.getType.number, (call, client) =>
      late.push(() => client.reply(call, host.getType, 'late')),
    );
    await expect(connection.host.getType({}, { timeoutMs: 20 })).rejects.toMatchObject({ phase: 'sent' });
    expect(connection.load).toEqual({ inFlight: 1, waiting: 0, overdue: 1 });
    const queued = await settled(connection.host.getType({}, { queueTimeoutMs: 30 }));
    expect(queued).toMatchObject({ kind: 'timeout', phase: 'queued', outcome: 'not-sent' });
    expect(wasNeverSent(queued)).toBe(true);
    late[0]?.();
    await until('the place is free', () => connection.load.inFlight === 0);
    expect(connection.load.overdue).toBe(0);
  });

  it('are of the past with the connection', async () => {
    const connection = await join();
    await settled(connection.host.getType({}, { timeoutMs: 20 }));
    expect(connection.load.overdue).toBe(1);
    fake.clients[0]?.socket.destroy();
    await until('reconnected', () => connection.state.state === 'connected');
    await until('nothing is overdue', () => connection.load.overdue === 0);
  });

  it('can be cut short by a signal, before and after sending', async () => {
    const connection = await join({ maxInFlight: 1 });
    const abort = new AbortController();
    const sent = settled(connection.host.getType({}, { signal: abort.signal }));
    const waiting = settled(connection.host.getType({}, { signal: abort.signal }));
    abort.abort(new Error('enough'));
    expect(await sent).toMatchObject({ kind: 'abort', name: 'AbortError', outcome: 'unknown' });
    expect(await waiting).toMatchObject({ kind: 'abort', outcome: 'not-sent', cause: { message: 'enough' } });
    const late = await settled(connection.host.getType({}, { signal: abort.signal }));
    expect(late).toMatchObject({ kind: 'abort', outcome: 'not-sent' });
  });
});

describe('losing the connection', () => {
  it('fails what was sent, keeps what waits, and comes back', async () => {
    const connection = await join({ maxInFlight: 1 });
    const states: string[] = [];
    connection.onState(({ state }) => states.push(state));
    const sent = settled(connection.host.getType());
    const waiting = connection.host.getType();
    await until('the call arrived', () => fake.clients[0]?.received.length === 4);
    fake.answers.set(host.getType.number, (call, client) => client.reply(call, host.getType, 'back'));
    await fake.die();
    expect(await sent).toMatchObject({ kind: 'connection', reason: 'lost', outcome: 'unknown' });
    await fake.listen();
    expect(await waiting).toBe('back');
    expect(states.at(0)).toBe('reconnecting');
    expect(states.at(-1)).toBe('connected');
    expect(connection.state).toEqual({ state: 'connected', reconnects: 1 });
  });

  it('lets calls wait for it to come back only as long as they want', async () => {
    const connection = await join();
    await fake.die();
    await until('the loss was noticed', () => connection.state.state === 'reconnecting');
    const error = await settled(connection.host.getType({}, { queueTimeoutMs: 30 }));
    expect(error).toMatchObject({ kind: 'timeout', phase: 'queued', outcome: 'not-sent' });
  });

  it('keeps trying through a handshake that fails', async () => {
    const { open: connectOpen } = handshakeProcedures;
    const connection = await join();
    let refusals = 0;
    fake.answers.set(connectOpen.number, (call, client) => {
      refusals += 1;
      if (refusals === 1) client.fail(call, 'INTERNAL_ERROR', 'starting up');
      else if (refusals === 2) client.socket.destroy();
      else client.reply(call, connectOpen, undefined);
    });
    fake.clients[0]?.socket.destroy();
    await until(
      'reconnected',
      () => connection.state.state === 'connected' && connection.state.reconnects === 1,
    );
    expect(refusals).toBe(3);
  });
});

describe('keepalive', () => {
  const keepalive = { intervalMs: 20, count: 2 };

  it('answers PINGs', async () => {
    await join({ keepalive: null });
    fake.clients[0]?.send({ program: 0x6b656570, procedure: 1, type: 'event' });
    const pong = await until('a PONG', () =>
      fake.clients[0]?.received.find((frame) => frame.procedure === 2),
    );
    expect(pong).toMatchObject({ program: 0x6b656570, type: 'event', serial: 0, status: 'ok' });
  });

  it('keeps a silent connection that answers PINGs', async () => {
    const connection = await join({ keepalive });
    const pings = (): number =>
      fake.clients[0]?.received.filter((frame) => frame.program === 0x6b656570).length ?? 0;
    await until('several PINGs', () => pings() > 6);
    expect(connection.state).toEqual({ state: 'connected', reconnects: 0 });
  });

  it('declares a connection dead after unanswered PINGs, and fails its calls', async () => {
    const connection = await join({ keepalive });
    fake.pong = false;
    const error = await settled(connection.host.getType());
    expect(error).toMatchObject({ kind: 'connection', reason: 'unresponsive', outcome: 'unknown' });
    expect(fake.clients[0]?.received.filter((frame) => frame.program === 0x6b656570)).toHaveLength(2);
    fake.pong = true;
    await until('reconnected', () => connection.state.state === 'connected');
  });
});

describe('closing', () => {
  it('waits for the calls under way, refuses others, says goodbye', async () => {
    const connection = await join();
    let answer: (() => void) | undefined;
    fake.answers.set(host.getType.number, (call, client) => {
      answer = () => client.reply(call, host.getType, 'done');
    });
    const underWay = connection.host.getType();
    const closing = connection.close();
    const refused = await settled(connection.host.getType());
    expect(refused).toMatchObject({ reason: 'closed', outcome: 'not-sent' });
    await until('the call arrived', () => answer !== undefined);
    answer?.();
    expect(await underWay).toBe('done');
    await closing;
    expect(connection.state).toEqual({ state: 'closed' });
    expect(fake.clients[0]?.received.at(-1)?.procedure).toBe(handshakeProcedures.close.number);
    await connection.close();
  });

  it('does not wait for ever', async () => {
    const connection = await join();
    const underWay = settled(connection.host.getType());
    await connection.close({ drainMs: 20 });
    expect(await underWay).toMatchObject({ kind: 'connection', outcome: 'unknown' });
  });

  it('ends the attempts to reconnect', async () => {
    const connection = await join({ backoff: { minMs: 60_000, maxMs: 60_000 } });
    await fake.die();
    await until('the loss was noticed', () => connection.state.state === 'reconnecting');
    await connection.close();
    expect(connection.state).toEqual({ state: 'closed' });
  });
});

it('calls a procedure that a user adds as a row', async () => {
  const connection = await join();
  const sysinfo = { ...host.getHostname, number: 999, args: struct({ key: string }) };
  fake.answers.set(999, (call, client) => client.reply(call, sysinfo, 'answer'));
  expect(await connection.call(sysinfo, 'my.procedure', { key: 'k' })).toBe('answer');
});
