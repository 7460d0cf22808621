import { randomUUID } from 'node:crypto';
import type { ObservedPower } from '@cloudlet/model';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HypervisorEvent, SnapshotSpec } from '../../port.ts';
import {
  type Bench,
  EVENT_MS,
  expectError,
  finishedOrAborted,
  type GuestPlan,
  installGuest,
  LONG_MS,
  NO_HOLDINGS,
  never,
  noProgress,
  PASSWORD,
  planGuest,
  removeGuest,
} from './bench.ts';
import { sitAt, type Terminal } from './terminal.ts';
import { until } from './until.ts';

const TAIL_BYTES = 64 * 1024;

/**
 * One guest's life from its first start to its end, for a start under emulation takes long: each test goes on where the one
 * before has ended. The disk's content is told by a file, `mark`.
 */
export function guestTests(bench: () => Bench): void {
  let plan: GuestPlan;
  let terminal: Terminal;
  const whileRunning = snapshotOf(() => plan);
  const whileOff = snapshotOf(() => plan);

  const power = (to: ObservedPower) => (event: HypervisorEvent) =>
    event.type === 'power' && event.instanceId === plan.id && event.power === to;
  const rebooted = (event: HypervisorEvent) => event.type === 'rebooted' && event.instanceId === plan.id;
  const observed = async () => (await bench().hypervisor.findDomain(plan.id))?.power;
  const holdings = () => bench().hypervisor.listHoldings();
  const logIn = (since: number) =>
    terminal.logIn(bench().fixture.guest.user, PASSWORD, bench().fixture.guest.bootTimeoutMs, since);
  /** Runs `act` and waits until the guest has come up to its prompt again. */
  const bootedBy = async (act: () => Promise<void>) => {
    const since = terminal.text().length;
    await act();
    await logIn(since);
  };

  beforeAll(async () => {
    plan = planGuest(bench().fixture, 'contract-guest');
    await installGuest(bench(), plan);
  }, LONG_MS);
  afterAll(() => removeGuest(bench(), plan), LONG_MS);

  it('starts, tells so within a second, and shows on a console that was opened before', {
    timeout: LONG_MS,
  }, async () => {
    const { hypervisor, events } = bench();
    terminal = sitAt(await hypervisor.openConsole(plan.id, TAIL_BYTES));
    const since = events.now();
    await hypervisor.startDomain(plan.id);
    const event = await events.waitFor(since, power('running'), EVENT_MS);
    expect(event).toMatchObject({ generation: 3, cause: expect.stringMatching(/./) });
    expect(await observed()).toBe('running');
    await hypervisor.startDomain(plan.id);
    await logIn(0);
    expect(events.since(since).filter(power('running'))).toHaveLength(1);
  });

  it('refuses while the guest runs what it may not live through', async () => {
    const { hypervisor, fixture } = bench();
    await expectError('domain_running', hypervisor.undefineDomain(plan.id));
    await expectError('domain_running', hypervisor.deleteDisk(plan.id));
    await expectError('domain_running', hypervisor.growDisk(plan.id, fixture.image.sizeGib + 5));
    expect(await observed()).toBe('running');
    expect(await holdings()).toEqual({
      ...NO_HOLDINGS,
      domains: [plan.id],
      disks: [plan.id],
      seeds: [plan.id],
    });
  });

  it('shows several viewers the same: first the tail, then what follows, without a gap', {
    timeout: LONG_MS,
  }, async () => {
    const { hypervisor } = bench();
    await terminal.run('echo mark-one > mark');
    await terminal.run('sync');
    const others: Terminal[] = [];
    for (const round of ['a', 'b', 'c']) {
      terminal.type(`echo round-${round}\r`);
      others.push(sitAt(await hypervisor.openConsole(plan.id, TAIL_BYTES)));
    }
    const last = others.at(-1) ?? terminal;
    await last.run('cat mark', /mark-one/);
    await until(
      () => others.every((other) => terminal.text().endsWith(other.text())) || undefined,
      EVENT_MS,
      () => JSON.stringify([terminal, ...others].map((one) => one.text())),
    );
    for (const other of others) {
      expect(other.text()).toMatch(/round-a.*round-b.*round-c.*mark-one/s);
      other.close();
    }
    await until(
      () => others.every((other) => other.hasEnded()) || undefined,
      EVENT_MS,
      () => 'still open',
    );
    await terminal.run('cat mark', /mark-one/);
  });

  it('gives as much of the tail as is asked for', async () => {
    const { hypervisor } = bench();
    for (const tailBytes of [0, 40]) {
      const before = terminal.bytes().length;
      const viewer = sitAt(await hypervisor.openConsole(plan.id, tailBytes));
      await terminal.run('sync');
      await until(
        () => viewer.bytes().length === tailBytes + terminal.bytes().length - before || undefined,
        EVENT_MS,
        () => `${tailBytes}: ${JSON.stringify([viewer.text(), terminal.text().slice(before)])}`,
      );
      expect(terminal.text().endsWith(viewer.text())).toBe(true);
      viewer.close();
    }
  });

  it('snapshots the running guest', { timeout: LONG_MS }, async () => {
    const { hypervisor } = bench();
    const fractions: number[] = [];
    const bytes = await hypervisor.createSnapshot(whileRunning(), (part) => fractions.push(part), never());
    expect(bytes).toBeGreaterThan(0);
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(await hypervisor.createSnapshot(whileRunning('2'), noProgress, never())).toBe(bytes);
    expect(await holdings()).toMatchObject({
      disks: [plan.id],
      snapshots: [nameOf(whileRunning())],
      temporaries: [],
    });
    expect(await observed()).toBe('running');
    await terminal.run('echo mark-two > mark');
    await terminal.run('sync');
  });

  it('prepares and discards a restore beside the running guest', { timeout: LONG_MS }, async () => {
    const { hypervisor, fixture } = bench();
    const restore = { ...whileRunning('r1'), sizeGib: fixture.image.sizeGib };
    await hypervisor.prepareRestore(restore, noProgress, never());
    await hypervisor.prepareRestore(restore, noProgress, never());
    expect((await holdings()).temporaries).toHaveLength(1);
    expect((await holdings()).disks).toEqual([plan.id]);
    await expectError('domain_running', hypervisor.commitRestore(plan.id, 'r1'));
    await hypervisor.discardRestore(plan.id, 'r1');
    await hypervisor.discardRestore(plan.id, 'r1');
    expect((await holdings()).temporaries).toEqual([]);
    await expectError('disk_not_found', hypervisor.commitRestore(plan.id, 'r1'));
    await terminal.run('cat mark', /mark-two/);
  });

  it('loses nothing when the hypervisor’s daemon dies, and says when it was away', {
    timeout: LONG_MS,
  }, async () => {
    const { hypervisor, events, fixture } = bench();
    const before = await holdings();
    const since = events.now();
    await fixture.restartDaemon();
    await events.waitFor(since, ({ type }) => type === 'disconnected', 10_000);
    await events.waitFor(since, ({ type }) => type === 'reconnected', 10_000);
    expect(hypervisor.isHealthy()).toBe(true);
    expect(await observed()).toBe('running');
    expect(await holdings()).toEqual(before);
    expect(events.since(since).filter(power('shutoff'))).toEqual([]);
    if (terminal.hasEnded()) terminal = sitAt(await hypervisor.openConsole(plan.id, TAIL_BYTES));
    await terminal.run('cat mark', /mark-two/);
  });

  it('tells within a second when another hand cuts the power', { timeout: LONG_MS }, async () => {
    const { hypervisor, events, fixture } = bench();
    const since = events.now();
    await fixture.anotherHand.powerOff(plan.id);
    expect(await events.waitFor(since, power('shutoff'), EVENT_MS)).toMatchObject({ generation: 3 });
    expect(await observed()).toBe('shutoff');
    const late = sitAt(await hypervisor.openConsole(plan.id, TAIL_BYTES));
    await late.waitFor(/mark-two/, EVENT_MS);
    terminal.type('dropped\r');
    late.close();
  });

  it('snapshots the guest that is off', { timeout: LONG_MS }, async () => {
    const { hypervisor } = bench();
    const bytes = await hypervisor.createSnapshot(whileOff(), noProgress, never());
    expect(bytes).toBeGreaterThan(0);
    expect((await holdings()).snapshots).toHaveLength(2);
    expect((await holdings()).temporaries).toEqual([]);
  });

  it('puts a snapshot of the running guest back', { timeout: LONG_MS }, async () => {
    const { hypervisor, events, fixture } = bench();
    const restore = { ...whileRunning('r2'), sizeGib: fixture.image.sizeGib };
    await hypervisor.prepareRestore({ ...restore, attempt: 'r0' }, noProgress, never());
    await hypervisor.prepareRestore(restore, noProgress, never());
    await expectError('disk_not_found', hypervisor.commitRestore(plan.id, 'unknown'));
    await hypervisor.commitRestore(plan.id, 'r2');
    await hypervisor.commitRestore(plan.id, 'r2');
    await hypervisor.discardRestore(plan.id, 'r2');
    expect(await holdings()).toMatchObject({ disks: [plan.id], temporaries: [] });
    await hypervisor.deleteSnapshot(plan.id, whileRunning().snapshotId);
    await hypervisor.deleteSnapshot(plan.id, whileRunning().snapshotId);
    expect((await holdings()).snapshots).toEqual([nameOf(whileOff())]);
    const since = events.now();
    await bootedBy(() => fixture.anotherHand.start(plan.id));
    expect(events.since(since).filter(power('running'))).toHaveLength(1);
    await terminal.run('cat mark', /mark-one/);
  });

  it('reboots by ACPI and shows it', { timeout: LONG_MS }, async () => {
    const { hypervisor, events, fixture } = bench();
    const since = events.now();
    await bootedBy(async () => {
      await hypervisor.rebootDomain(plan.id);
      await events.waitFor(since, rebooted, fixture.guest.shutdownTimeoutMs);
    });
    expect(events.since(since).filter(power('shutoff'))).toEqual([]);
    await terminal.run('cat mark', /mark-one/);
  });

  it('resets at once; shuts down by ACPI when it is asked until it listens', {
    timeout: LONG_MS,
  }, async () => {
    const { hypervisor, events, fixture } = bench();
    const since = events.now();
    await hypervisor.resetDomain(plan.id);
    await events.waitFor(since, rebooted, EVENT_MS);
    expect(await observed()).toBe('running');
    const pressing = setInterval(() => void hypervisor.pressPowerButton(plan.id), 1_000);
    const { bootTimeoutMs, shutdownTimeoutMs } = fixture.guest;
    await events.waitFor(since, power('shutoff'), bootTimeoutMs + shutdownTimeoutMs);
    clearInterval(pressing);
    await hypervisor.pressPowerButton(plan.id);
    expect(await observed()).toBe('shutoff');
  });

  it('starts with another size and the other snapshot on a larger disk', { timeout: LONG_MS }, async () => {
    const { hypervisor, fixture } = bench();
    const sizeGib = fixture.image.sizeGib + 1;
    await hypervisor.prepareRestore({ ...whileOff('r3'), sizeGib }, noProgress, never());
    await hypervisor.commitRestore(plan.id, 'r3');
    await hypervisor.growDisk(plan.id, sizeGib + 1);
    const larger = { ...plan.domain, vcpus: 2, memoryMib: plan.domain.memoryMib + 64 };
    await hypervisor.defineDomain(larger);
    await bootedBy(() => hypervisor.startDomain(plan.id));
    expect(await hypervisor.findDomain(plan.id)).toMatchObject({ vcpus: 2, memoryMib: larger.memoryMib });
    await terminal.run('cat mark', /mark-two/);
    await hypervisor.defineDomain(plan.domain);
    expect(await hypervisor.findDomain(plan.id)).toMatchObject({ vcpus: 2, power: 'running' });
  });

  it('tells when the guest powers itself off', { timeout: LONG_MS }, async () => {
    const { hypervisor, events, fixture } = bench();
    const since = events.now();
    terminal.type(`${fixture.guest.powerOffCommand}\r`);
    await events.waitFor(since, power('shutoff'), fixture.guest.shutdownTimeoutMs);
    expect(await hypervisor.findDomain(plan.id)).toMatchObject({ power: 'shutoff', vcpus: 1 });
  });

  it('leaves only temporaries of an aborted snapshot, and nothing after the next attempt', {
    timeout: LONG_MS,
  }, async () => {
    const { hypervisor } = bench();
    const snapshot = { ...whileOff(), snapshotId: randomUUID() };
    const abortAtFirstProgress = async (attempt: string) => {
      const abort = new AbortController();
      const copying = hypervisor.createSnapshot({ ...snapshot, attempt }, () => abort.abort(), abort.signal);
      const outcome = await finishedOrAborted(copying);
      expect(await observed()).toBe('shutoff');
      expect((await holdings()).snapshots).toHaveLength(outcome === 'aborted' ? 1 : 2);
    };
    await expectError('aborted', hypervisor.createSnapshot(snapshot, noProgress, AbortSignal.abort()));
    await abortAtFirstProgress('1');
    await hypervisor.deleteSnapshot(plan.id, snapshot.snapshotId);
    expect(await holdings()).toMatchObject({ snapshots: [nameOf(whileOff())], temporaries: [] });
    await abortAtFirstProgress('2');
    await hypervisor.createSnapshot({ ...snapshot, attempt: '3' }, noProgress, never());
    expect((await holdings()).snapshots).toHaveLength(2);
    expect((await holdings()).temporaries).toEqual([]);
    await hypervisor.deleteSnapshot(plan.id, snapshot.snapshotId);
  });

  it('leaves only temporaries of an aborted restore, and nothing after the next attempt', {
    timeout: LONG_MS,
  }, async () => {
    const { hypervisor, fixture } = bench();
    const restore = { ...whileOff('a1'), sizeGib: fixture.image.sizeGib };
    const before = await holdings();
    const abort = new AbortController();
    await finishedOrAborted(hypervisor.prepareRestore(restore, () => abort.abort(), abort.signal));
    expect({ ...(await holdings()), temporaries: [] }).toEqual(before);
    await hypervisor.prepareRestore({ ...restore, attempt: 'a2' }, noProgress, never());
    expect((await holdings()).temporaries).toHaveLength(1);
    await expectError('disk_not_found', hypervisor.commitRestore(plan.id, 'a1'));
    await hypervisor.discardRestore(plan.id, 'a2');
    expect(await holdings()).toEqual(before);
  });

  it('forgets a guest that is undefined, with its console', async () => {
    const { hypervisor, events } = bench();
    const since = events.now();
    await hypervisor.undefineDomain(plan.id);
    await events.waitFor(since, power('absent'), EVENT_MS);
    await until(
      () => terminal.hasEnded() || undefined,
      EVENT_MS,
      () => 'the console is still open',
    );
    await hypervisor.defineDomain(plan.domain);
    const fresh = sitAt(await hypervisor.openConsole(plan.id, TAIL_BYTES));
    fresh.close();
    await until(
      () => fresh.hasEnded() || undefined,
      EVENT_MS,
      () => 'the console is still open',
    );
    expect(fresh.text()).toBe('');
    await hypervisor.undefineDomain(plan.id);
  });

  it('leaves nothing of a destroyed guest but the base image', async () => {
    const { hypervisor, fixture } = bench();
    expect(await holdings()).toEqual({
      ...NO_HOLDINGS,
      disks: [plan.id],
      seeds: [plan.id],
      snapshots: [nameOf(whileOff())],
    });
    await removeGuest(bench(), plan);
    await removeGuest(bench(), plan);
    expect(await holdings()).toEqual(NO_HOLDINGS);
    expect(await hypervisor.hasBaseImage(fixture.image.sha256)).toBe(true);
  });
}

type NamesSnapshot = (attempt?: string) => SnapshotSpec;

function snapshotOf(plan: () => GuestPlan): NamesSnapshot {
  const snapshotId = randomUUID();
  return (attempt = '1') => ({ instanceId: plan().id, snapshotId, attempt });
}

function nameOf({ instanceId, snapshotId }: SnapshotSpec) {
  return { instanceId, snapshotId };
}
