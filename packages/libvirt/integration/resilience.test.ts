import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ConnectionState,
  connect,
  connectPool,
  isLibvirtError,
  LibvirtConnectionError,
} from '../src/index.ts';
import { until } from '../src/testing/until.ts';
import { privateQemuUnavailable } from '../testing/index.ts';
import { type QemuFixture, startQemuFixture } from './testing/qemu-fixture.ts';

const skipped = privateQemuUnavailable();
const caught = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe.skipIf(skipped !== undefined)(`a libvirtd in trouble ${skipped ?? ''}`, () => {
  let qemu: QemuFixture;

  beforeAll(async () => {
    qemu = await startQemuFixture({ keepalive: { intervalMs: 200, count: 3 } });
  });
  afterAll(async () => {
    await qemu?.stop();
  });

  it.each(['TERM', 'KILL'] as const)(
    'that is restarted (SIG%s): guests and subscriptions go on',
    async (signal) => {
      const { dom, stream } = await qemu.boot(await qemu.define(`restart-${signal}`));
      const consoleEnd = new Promise((resolve) => stream.once('error', resolve));
      const states: ConnectionState[] = [];
      const stop = qemu.conn.onState((state) => states.push(state));
      const before = qemu.told(dom).length;

      await qemu.daemon.signalLibvirtd(signal);
      await until('the loss is noticed', () => qemu.conn.state.state === 'reconnecting');
      expect(await consoleEnd).toMatchObject({ kind: 'connection', reason: 'lost' });
      const waiting = qemu.conn.domain.getState({ dom });
      await qemu.daemon.startLibvirtd();
      expect(await waiting).toMatchObject({ state: 'running' });
      expect(states.at(-1)?.state).toBe('connected');

      await qemu.conn.domain.suspend({ dom });
      await until('its event', () => qemu.told(dom).slice(before).includes('suspended paused'));
      await qemu.remove(dom);
      stop();
    },
  );

  it('that hangs is noticed by keepalive; the connection comes back when it does', async () => {
    const started = Date.now();
    await qemu.daemon.signalLibvirtd('STOP');
    try {
      const error = await caught(qemu.conn.host.getHostname());
      expect(error).toMatchObject({ kind: 'connection', reason: 'unresponsive', outcome: 'unknown' });
      expect(Date.now() - started).toBeGreaterThan(600);
      expect(Date.now() - started).toBeLessThan(5000);
      const refused = await caught(connect({ uri: qemu.daemon.uri, connectTimeoutMs: 100 }));
      expect(refused).toBeInstanceOf(LibvirtConnectionError);
      expect(refused).toMatchObject({ reason: 'unresponsive', outcome: 'not-sent' });
    } finally {
      await qemu.daemon.signalLibvirtd('CONT');
    }
    expect(await qemu.conn.host.getHostname({}, { queueTimeoutMs: 20_000 })).toBe('private-libvirtd');
  });

  it('whose guest hangs: its calls time out, others are answered, keepalive goes on', async () => {
    const { dom } = await qemu.boot(await qemu.define('hung'));
    const { stdout } = await qemu.daemon.run('cat', [`/run/libvirt/qemu/${dom.name}.pid`]);
    const pid = stdout.trim();
    const reconnects = (): number =>
      qemu.conn.state.state === 'connected' ? qemu.conn.state.reconnects : -1;
    const before = reconnects();
    await qemu.daemon.run('kill', ['-STOP', pid]);
    try {
      const command = { dom, command: '{"execute":"query-status"}' };
      const calls = Array.from({ length: 6 }, () =>
        caught(qemu.conn.domain.qemuMonitorCommand(command, { timeoutMs: 1500, queueTimeoutMs: 1000 })),
      );
      const started = Date.now();
      expect(await qemu.conn.domain.getState({ dom })).toMatchObject({ state: 'running' });
      expect(await qemu.conn.host.listAllDomains()).toHaveLength(1);
      expect(Date.now() - started).toBeLessThan(500);

      const phases = (await Promise.all(calls)).map((error) => (error as { phase?: string }).phase);
      expect(phases).toEqual(['sent', 'sent', 'sent', 'queued', 'queued', 'queued']);
      expect(qemu.conn.load.inFlight).toBe(3);
      expect(reconnects()).toBe(before);
    } finally {
      await qemu.daemon.run('kill', ['-CONT', pid]);
    }
    await until('the late answers', () => qemu.conn.load.inFlight === 0);
    await qemu.remove(dom);
  });

  it('which reads nothing more while five requests are open: why one place stays free', async () => {
    const { dom } = await qemu.boot(await qemu.define('limit'));
    const { stdout } = await qemu.daemon.run('cat', [`/run/libvirt/qemu/${dom.name}.pid`]);
    const five = await connect({
      uri: qemu.daemon.uri,
      maxInFlight: 6,
      keepalive: { intervalMs: 100, count: 3 },
    });
    await qemu.daemon.run('kill', ['-STOP', stdout.trim()]);
    try {
      const command = { dom, command: '{"execute":"query-status"}' };
      const calls = Array.from({ length: 5 }, () => caught(five.domain.qemuMonitorCommand(command)));
      expect(await Promise.all(calls)).toEqual(
        Array.from({ length: 5 }, () => expect.objectContaining({ reason: 'unresponsive' })),
      );
    } finally {
      await qemu.daemon.run('kill', ['-CONT', stdout.trim()]);
      await five.close({ drainMs: 100 });
    }
    await qemu.remove(dom);
  });

  it('with a pool: slow calls do not hold up each other', async () => {
    const pool = await connectPool({ uri: qemu.daemon.uri, size: 3 });
    const names = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'];
    const domains = await Promise.all(names.map((name) => qemu.define(name)));
    const events: string[] = [];
    await pool.subscribe('domain-lifecycle', ({ dom, event }) => events.push(`${dom.name} ${event}`));
    const started = await Promise.all(domains.map((dom) => pool.domain.create({ dom })));
    expect(pool.load.connections).toBe(2);
    await Promise.all(started.map((dom) => pool.domain.destroy({ dom })));
    for (const dom of domains) await pool.domain.undefine({ dom });
    await until('all events', () => names.every((name) => events.includes(`${name} undefined`)));
    expect(isLibvirtError(await caught(pool.domain.lookupByName({ name: 'p1' })), 'NO_DOMAIN')).toBe(true);
    await pool.close();
  });

  it('leaves no client behind', async () => {
    const short = await connect({ uri: qemu.daemon.uri });
    await short.close();
    const { stdout } = await qemu.daemon.run('sh', [
      '-c',
      'ls -l /proc/$(cat /run/libvirtd.pid)/fd | grep -c socket',
    ]);
    const sockets = (): Promise<string> =>
      qemu.daemon
        .run('sh', ['-c', 'ls -l /proc/$(cat /run/libvirtd.pid)/fd | grep -c socket'])
        .then((r) => r.stdout);
    for (let turn = 0; turn < 20; turn += 1) await (await connect({ uri: qemu.daemon.uri })).close();
    await until('as many sockets as before', async () => Number(await sockets()) <= Number(stdout));
  });
});
