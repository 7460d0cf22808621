import { expect, it } from 'vitest';
import { EVENT_MS, expectError, LONG_MS, never, noProgress } from './bench.ts';
import { type GuestScene, nameOf, TAIL_BYTES } from './guest-scene.ts';
import { sitAt } from './terminal.ts';

/** Snapshots of the guest, running and off, and one of them put back. */
export function guestSnapshotTests(scene: GuestScene): void {
  const { bench, plan, terminal, bootedBy, observed, holdings, power, whileRunning, whileOff, restoreOf } =
    scene;

  it('snapshots the running guest', { timeout: LONG_MS }, async () => {
    const { hypervisor } = bench();
    const fractions: number[] = [];
    const bytes = await hypervisor.createSnapshot(whileRunning(), (part) => fractions.push(part), never());
    expect(bytes).toBeGreaterThan(0);
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(await hypervisor.createSnapshot(whileRunning('2'), noProgress, never())).toBe(bytes);
    expect(await holdings()).toMatchObject({
      disks: [plan().id],
      snapshots: [nameOf(whileRunning())],
      temporaries: [],
    });
    expect(await observed()).toBe('running');
    await terminal().run('echo mark-two > mark');
    await terminal().run('sync');
  });

  it('prepares and discards a restore beside the running guest', { timeout: LONG_MS }, async () => {
    const { hypervisor, fixture } = bench();
    const restore = restoreOf(whileRunning('r1'), fixture.image.sizeGib);
    await hypervisor.prepareRestore(restore, noProgress, never());
    await hypervisor.prepareRestore(restore, noProgress, never());
    expect((await holdings()).temporaries).toHaveLength(1);
    expect((await holdings()).disks).toEqual([plan().id]);
    await expectError('domain_running', hypervisor.commitRestore(plan().id, 'r1'));
    expect(await hypervisor.hasRestored(plan().id, 'r1')).toBe(false);
    await hypervisor.discardRestore(plan().id, 'r1');
    await hypervisor.discardRestore(plan().id, 'r1');
    expect((await holdings()).temporaries).toEqual([]);
    await expectError('disk_not_found', hypervisor.commitRestore(plan().id, 'r1'));
    await terminal().run('cat mark', /mark-two/);
  });

  it('tells within a second when another hand cuts the power', { timeout: LONG_MS }, async () => {
    const { hypervisor, events, fixture } = bench();
    const since = events.now();
    await fixture.anotherHand.powerOff(plan().id);
    expect(await events.waitFor(since, power('shutoff'), EVENT_MS)).toMatchObject({ generation: 3 });
    expect(await observed()).toBe('shutoff');
    const late = sitAt(await hypervisor.openConsole(plan().id, TAIL_BYTES));
    await late.waitFor(/mark-two/, EVENT_MS);
    terminal().type('dropped\r');
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
    const restore = restoreOf(whileRunning('r2'), fixture.image.sizeGib);
    await hypervisor.prepareRestore({ ...restore, attempt: 'r0' }, noProgress, never());
    await hypervisor.prepareRestore(restore, noProgress, never());
    await expectError('disk_not_found', hypervisor.commitRestore(plan().id, 'unknown'));
    expect(await hypervisor.hasRestored(plan().id, 'r2')).toBe(false);
    await hypervisor.commitRestore(plan().id, 'r2');
    await hypervisor.commitRestore(plan().id, 'r2');
    await hypervisor.discardRestore(plan().id, 'r2');
    expect(await hypervisor.hasRestored(plan().id, 'r2')).toBe(true);
    expect(await hypervisor.hasRestored(plan().id, 'r0')).toBe(false);
    expect(await holdings()).toMatchObject({ disks: [plan().id], temporaries: [] });
    const { snapshotId } = whileRunning();
    expect(await hypervisor.hasSnapshot(plan().id, snapshotId)).toBe(true);
    await hypervisor.deleteSnapshot(plan().id, snapshotId);
    await hypervisor.deleteSnapshot(plan().id, snapshotId);
    expect(await hypervisor.hasSnapshot(plan().id, snapshotId)).toBe(false);
    expect((await holdings()).snapshots).toEqual([nameOf(whileOff())]);
    const since = events.now();
    await bootedBy(() => fixture.anotherHand.start(plan().id));
    expect(events.since(since).filter(power('running'))).toHaveLength(1);
    await terminal().run('cat mark', /mark-one/);
  });
}
