import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hypervisor } from '../port.ts';
import { never, noProgress, planGuest } from '../testing/contract/bench.ts';
import { logEvents } from '../testing/contract/event-log.ts';
import { sitAt } from '../testing/contract/terminal.ts';
import { until } from '../testing/contract/until.ts';
import { type InProcessSimulator, startInProcessSimulator } from '../testing/in-process-simulator.ts';
import { smallImage } from '../testing/small-image.ts';
import { openConnection } from './client/connection.ts';
import { connectSimulated, startSimulator } from './index.ts';

/** What the simulator does besides the port. */
describe('the simulator', () => {
  let simulator: InProcessSimulator;
  let hypervisor: Hypervisor;
  beforeAll(async () => {
    simulator = await startInProcessSimulator({
      latencies: { start: 0, boot: 0, shutdown: 60, reboot: 0, copy: 5, disk: 1 },
    });
    hypervisor = await simulator.connect('one');
  });
  afterAll(() => simulator.stop());

  const running = async (name: string, on: Hypervisor = hypervisor) => {
    const plan = planGuest({ image: smallImage, guest: { user: 'cloud' } }, name);
    await on.importBaseImage(smallImage, smallImage.read(), never());
    await on.createDisk(plan.disk('1'), never());
    await on.writeSeed(plan.id, plan.seed);
    await on.defineDomain(plan.domain);
    await on.startDomain(plan.id);
    return plan;
  };
  const powerOf = async (id: string, on: Hypervisor = hypervisor) => (await on.findDomain(id))?.power;

  it('crashes, pauses and powers off a guest from its inside', async () => {
    const { id } = await running('crash');
    const events = logEvents(hypervisor);
    await simulator.control.call('crashGuest', { host: 'one', instanceId: id });
    expect(await powerOf(id)).toBe('crashed');
    await hypervisor.startDomain(id);
    await simulator.control.call('pauseGuest', { host: 'one', instanceId: id });
    expect(await powerOf(id)).toBe('paused');
    await simulator.control.call('resumeGuest', { host: 'one', instanceId: id });
    await simulator.control.call('rebootFromInside', { host: 'one', instanceId: id });
    await events.waitFor(0, ({ type }) => type === 'rebooted', 1_000);
    await simulator.control.call('powerOffFromInside', { host: 'one', instanceId: id });
    await events.waitFor(0, (event) => event.type === 'power' && event.cause === 'shutdown', 1_000);
    expect(events.since(0).map((event) => ('cause' in event ? event.cause : event.type))).toEqual([
      'crashed',
      'booted',
      'paused',
      'resumed',
      'rebooted',
      'shutdown',
    ]);
  });

  it('shows the seed that a guest sees', async () => {
    const { id, seed } = await running('seed');
    expect(await simulator.control.call('readSeed', { host: 'one', instanceId: id })).toEqual(seed);
  });

  it('reboots a host: all guests off without a word, another boot id, connections lost', async () => {
    const other = await simulator.connect('rebooted');
    const { id } = await running('guest', other);
    const before = await other.host();
    const events = logEvents(other);
    await simulator.control.call('rebootHost', { host: 'rebooted' });
    await events.waitFor(0, ({ type }) => type === 'reconnected', 2_000);
    expect(events.since(0).map(({ type }) => type)).toEqual(['disconnected', 'reconnected']);
    const after = await other.host();
    expect(after.bootId).not.toBe(before.bootId);
    expect(after).toEqual({ ...before, bootId: after.bootId });
    expect(await powerOf(id, other)).toBe('shutoff');
  });

  it('fails the calls of a client that is disconnected, and the client finds back', async () => {
    const other = await simulator.connect('lost');
    await simulator.control.call('addFault', { host: 'lost', method: 'host', when: 'hang' });
    const call = other.host();
    await simulator.control.call('disconnectClients', { host: 'lost' });
    await expect(call).rejects.toMatchObject({ code: 'unreachable' });
    await until(
      () => other.isHealthy() || undefined,
      2_000,
      () => 'not connected again',
    );
    expect((await other.host()).vcpus).toBe(16);
  });

  it('goes on with a guest’s shutdown while it is dead itself', async () => {
    const { id } = await running('leaving');
    await hypervisor.pressPowerButton(id);
    expect(await powerOf(id)).toBe('running');
    await simulator.restart();
    await until(
      () => hypervisor.isHealthy() || undefined,
      2_000,
      () => 'not connected again',
    );
    await until(
      async () => ((await powerOf(id)) === 'shutoff' ? true : undefined),
      1_000,
      () => 'still on',
    );
  });

  it('gives hosts the size that they are configured with, and is full when their disk is', async () => {
    const { sha256, sizeBytes } = smallImage;
    await simulator.control.call('configureHost', { host: 'small', size: { vcpus: 2, diskGib: 1 } });
    const small = await simulator.connect('small');
    expect(await small.host()).toMatchObject({ vcpus: 2, memoryMib: 65_536, diskGib: 1 });
    const plan = await running('full', small);
    const snapshot = { instanceId: plan.id, snapshotId: plan.domain.tenantId, attempt: '1' };
    const tooLarge = { sha256: 'f'.repeat(64), sizeBytes: 2 ** 30 };
    await expect(small.importBaseImage(tooLarge, smallImage.read(), never())).rejects.toMatchObject({
      code: 'disk_full',
    });
    const used = sizeBytes + 24 * 2 ** 20;
    await simulator.control.call('configureHost', { host: 'small', size: { diskGib: used / 2 ** 30 } });
    await expect(small.createSnapshot(snapshot, noProgress, never())).rejects.toMatchObject({
      code: 'disk_full',
    });
    await expect(
      small.createDisk({ ...plan.disk('1'), instanceId: plan.domain.tenantId }, never()),
    ).rejects.toMatchObject({ code: 'disk_full' });
    expect(await small.listHoldings()).toMatchObject({ snapshots: [], temporaries: [], disks: [plan.id] });
    expect(await small.hasBaseImage(sha256)).toBe(true);
    expect(await simulator.control.call('listHosts', {})).toEqual(expect.arrayContaining(['one', 'small']));
  });

  it('keeps hosts apart', async () => {
    const [one, two] = [await simulator.connect('apart/1'), await simulator.connect('../apart.2')];
    const { id } = await running('apart', one);
    expect(await two.listDomains()).toEqual([]);
    expect(await two.findDomain(id)).toBeNull();
    expect((await two.host()).hostUuid).not.toBe((await one.host()).hostUuid);
  });

  it('refuses to share its socket', async () => {
    const second = startSimulator({ socket: simulator.socket, state: `${simulator.socket}.state` });
    await expect(second).rejects.toThrow(/another simulator listens/);
    expect(await hypervisor.listDomains()).not.toEqual([]);
  });

  it.each(['{"type":"hello","version":99,"host":"one"}', '{"type":"unknown"}', 'no JSON'])(
    'hangs up on a client that speaks another language: %s',
    async (line) => {
      const socket = connect(simulator.socket);
      socket.write(`${line}\n`);
      await once(socket, 'close');
      expect(await hypervisor.host()).toBeDefined();
    },
  );

  it('keeps the line of a client without a host, however often that asks whether it answers', async () => {
    let lost = 0;
    const count = () => {
      lost += 1;
    };
    const how = { socket: simulator.socket, host: null, connectTimeoutMs: 1_000, pingMs: 20 };
    const nobody = { onMessage: () => {}, onDisconnected: count, onReconnected: () => {} };
    const control = await openConnection(how, nobody);
    await new Promise((resolve) => setTimeout(resolve, 10 * how.pingMs));
    expect(await control.call('listHosts', {}, { timeoutMs: 1_000 })).toContain('one');
    await control.close();
    expect(lost).toBe(0);
  });

  it('tells a client that nobody is there', async () => {
    const nobody = { socket: `${simulator.socket}.nobody`, host: 'one', connectTimeoutMs: 50 };
    await expect(connectSimulated(nobody)).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('has a shell on the console', async () => {
    const { id } = await running('shell');
    const terminal = sitAt(await hypervisor.openConsole(id, 65_536));
    await terminal.waitFor(/shell login: $/, 1_000);
    terminal.type('root\r');
    await terminal.waitFor(/\$ $/, 1_000);
    expect(await terminal.run('whoami', /root/)).toContain('root');
    expect(await terminal.run('hostname', /shell\r/)).toContain('shell');
    await terminal.run('nonsense', /nonsense: not found/);
    await terminal.run('__proto__', /__proto__: not found/);
    await terminal.run('cat nothing', /No such file/);
    await terminal.run('ecko\x7f\x7fho typo', /typo\r/);
    terminal.type('exit\r');
    await terminal.waitFor(/login: .*login: $/s, 1_000);
    terminal.close();
  });
});
