import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PROCEDURES } from '../client/api.ts';
import { type ConnectOptions, connect, type LibvirtConnection } from '../client/connection.ts';
import { isLibvirtError } from '../errors/errors.ts';
import { type FakeLibvirtd, startFakeLibvirtd } from '../testing/fake-libvirtd.ts';
import { until } from '../testing/until.ts';
import { encodeBody, int32, struct } from '../xdr/index.ts';
import { EVENT_SOURCES } from './table.ts';

const { host, domain } = PROCEDURES;
const DOM = { name: 'a', uuid: '00112233-4455-6677-8899-aabbccddeeff', id: -1 };

let fake: FakeLibvirtd;
const open: LibvirtConnection[] = [];

async function join(options: ConnectOptions = {}): Promise<LibvirtConnection> {
  const backoff = { minMs: 5, maxMs: 20 };
  const connection = await connect({ socketPath: fake.socketPath, backoff, ...options });
  open.push(connection);
  return connection;
}

beforeEach(async () => {
  fake = await startFakeLibvirtd();
});
afterEach(async () => {
  for (const connection of open.splice(0)) await connection.close({ drainMs: 0 });
  await fake.remove();
});

describe('events', () => {
  const { register, deregister } = EVENT_SOURCES.domain;
  const rebooted = (callbackId: number, name: string): Buffer =>
    Buffer.from(
      encodeBody(struct({ callbackId: int32, dom: domain.lookupByName.result }), {
        callbackId,
        dom: { ...DOM, name },
      }),
    );

  it('reach their handler even when they follow its registration in the same packet', async () => {
    const connection = await join();
    fake.answers.set(register.number, (call, client) => {
      client.socket.cork();
      client.reply(call, register, 7);
      client.send({ procedure: 319, type: 'event', body: rebooted(7, 'mine') });
      client.send({ procedure: 319, type: 'event', body: rebooted(8, 'not mine') });
      client.send({ procedure: 318, type: 'event', body: rebooted(7, 'another event') });
      client.socket.uncork();
    });
    const names: string[] = [];
    await connection.subscribe('domain-reboot', ({ dom }) => names.push(dom.name));
    expect(names).toEqual(['mine']);
  });

  it('reach their handler even when they come before the answer to its registration', async () => {
    const connection = await join();
    fake.answers.set(register.number, (call, client) => {
      client.send({ procedure: 319, type: 'event', body: rebooted(7, 'early') });
      client.send({ procedure: 319, type: 'event', body: rebooted(6, 'not mine') });
      client.reply(call, register, 7);
    });
    const names: string[] = [];
    await connection.subscribe('domain-reboot', ({ dom }) => names.push(dom.name));
    expect(names).toEqual(['early']);
  });

  it('whose registration was answered too late are given back', async () => {
    const connection = await join({ callTimeoutMs: 20 });
    let answer: (() => void) | undefined;
    fake.answers.set(register.number, (call, client) => {
      answer = () => client.reply(call, register, 7);
    });
    const names: string[] = [];
    const late = connection.subscribe('domain-reboot', ({ dom }) => names.push(dom.name));
    await expect(late).rejects.toMatchObject({ kind: 'timeout', phase: 'sent' });
    fake.answers.set(deregister.number, (call, client) => client.reply(call, deregister, undefined));
    answer?.();
    fake.clients[0]?.send({ procedure: 319, type: 'event', body: rebooted(7, 'unwanted') });
    await until('the registration was taken back', () =>
      fake.clients[0]?.received.some(({ procedure }) => procedure === deregister.number),
    );
    expect(names).toEqual([]);
  });

  it('are registered again before anybody is told of the reconnect', async () => {
    const connection = await join();
    let id = 0;
    fake.answers.set(register.number, (call, client) => {
      id += 1;
      client.reply(call, register, id);
    });
    const names: string[] = [];
    const subscription = await connection.subscribe('domain-reboot', ({ dom }) => names.push(dom.name));
    const seen: number[] = [];
    connection.onState(({ state }) => state === 'connected' && seen.push(id));
    fake.clients[0]?.socket.destroy();
    await until('reconnected', () => seen.length === 1);
    expect(seen).toEqual([2]);
    fake.clients[1]?.send({ procedure: 319, type: 'event', body: rebooted(1, 'of the old number') });
    fake.clients[1]?.send({ procedure: 319, type: 'event', body: rebooted(2, 'new') });
    await until('the event', () => names.length > 0);
    expect(names).toEqual(['new']);

    fake.answers.set(deregister.number, (call, client) => client.reply(call, deregister, undefined));
    await subscription.unsubscribe();
    fake.clients[1]?.send({ procedure: 319, type: 'event', body: rebooted(2, 'too late') });
    fake.answers.set(host.getType.number, (call, client) => client.reply(call, host.getType, 'x'));
    await connection.host.getType();
    expect(names).toEqual(['new']);
  });

  it('of a domain that is gone after a reconnect end that subscription alone', async () => {
    const connection = await join();
    fake.answers.set(register.number, (call, client) => client.reply(call, register, 1));
    const lost: unknown[] = [];
    await connection.subscribe('domain-reboot', () => {}, { of: DOM, onLost: (error) => lost.push(error) });
    await connection.subscribe('domain-reboot', () => {});
    fake.answers.set(register.number, (call, client) => {
      if (call.body.length > 8) client.fail(call, 'NO_DOMAIN', 'gone');
      else client.reply(call, register, 2);
    });
    fake.clients[0]?.socket.destroy();
    await until(
      'reconnected',
      () => connection.state.state === 'connected' && connection.state.reconnects === 1,
    );
    expect(lost).toHaveLength(1);
    expect(isLibvirtError(lost[0], 'NO_DOMAIN')).toBe(true);
  });

  it('whose handler throws do not harm the connection', async () => {
    const errors: unknown[] = [];
    const connection = await join({ onListenerError: (error) => errors.push(error) });
    fake.answers.set(register.number, (call, client) => client.reply(call, register, 1));
    await connection.subscribe('domain-reboot', () => {
      throw new Error('handler');
    });
    fake.clients[0]?.send({ procedure: 319, type: 'event', body: rebooted(1, 'a') });
    await until('the error', () => errors.length === 1);
    expect(connection.state).toEqual({ state: 'connected', reconnects: 0 });
  });
});
