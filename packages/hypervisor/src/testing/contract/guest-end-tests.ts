import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  EVENT_MS,
  expectError,
  finishedOrAborted,
  LONG_MS,
  NO_HOLDINGS,
  never,
  noProgress,
  removeGuest,
} from './bench.ts';
import { type GuestScene, nameOf, TAIL_BYTES } from './guest-scene.ts';
import { sitAt } from './terminal.ts';
import { until } from './until.ts';

/** Aborted copies, and the end of the guest. */
export function guestEndTests(scene: GuestScene): void {
  const { bench, plan, terminal, observed, holdings, power, whileOff, restoreOf } = scene;

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
    await hypervisor.deleteSnapshot(plan().id, snapshot.snapshotId);
    expect(await holdings()).toMatchObject({ snapshots: [nameOf(whileOff())], temporaries: [] });
    await abortAtFirstProgress('2');
    await hypervisor.createSnapshot({ ...snapshot, attempt: '3' }, noProgress, never());
    expect((await holdings()).snapshots).toHaveLength(2);
    expect((await holdings()).temporaries).toEqual([]);
    await hypervisor.deleteSnapshot(plan().id, snapshot.snapshotId);
  });

  it('leaves only temporaries of an aborted restore, and nothing after the next attempt', {
    timeout: LONG_MS,
  }, async () => {
    const { hypervisor, fixture } = bench();
    const restore = restoreOf(whileOff('a1'), fixture.image.sizeGib);
    const before = await holdings();
    const abort = new AbortController();
    await finishedOrAborted(hypervisor.prepareRestore(restore, () => abort.abort(), abort.signal));
    expect({ ...(await holdings()), temporaries: [] }).toEqual(before);
    await hypervisor.prepareRestore({ ...restore, attempt: 'a2' }, noProgress, never());
    expect((await holdings()).temporaries).toHaveLength(1);
    await expectError('disk_not_found', hypervisor.commitRestore(plan().id, 'a1'));
    await hypervisor.discardRestore(plan().id, 'a2');
    expect(await holdings()).toEqual(before);
  });

  it('forgets a guest that is undefined, with its console', async () => {
    const { hypervisor, events } = bench();
    const since = events.now();
    await hypervisor.undefineDomain(plan().id);
    await events.waitFor(since, power('absent'), EVENT_MS);
    await until(
      () => terminal().hasEnded() || undefined,
      EVENT_MS,
      () => 'the console is still open',
    );
    await hypervisor.defineDomain(plan().domain);
    const fresh = sitAt(await hypervisor.openConsole(plan().id, TAIL_BYTES));
    fresh.close();
    await until(
      () => fresh.hasEnded() || undefined,
      EVENT_MS,
      () => 'the console is still open',
    );
    expect(fresh.text()).toBe('');
    await hypervisor.undefineDomain(plan().id);
  });

  it('leaves nothing of a destroyed guest but the base image', async () => {
    const { hypervisor, fixture } = bench();
    expect(await holdings()).toEqual({
      ...NO_HOLDINGS,
      disks: [plan().id],
      seeds: [plan().id],
      snapshots: [nameOf(whileOff())],
    });
    await removeGuest(bench(), plan());
    await removeGuest(bench(), plan());
    expect(await holdings()).toEqual(NO_HOLDINGS);
    expect(await hypervisor.hasBaseImage(fixture.image.sha256)).toBe(true);
  });
}
