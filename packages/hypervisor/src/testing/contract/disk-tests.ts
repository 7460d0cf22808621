import { expect, it } from 'vitest';
import { type Bench, expectError, finishedOrAborted, NO_HOLDINGS, never, planGuest } from './bench.ts';

/** Root disks and seeds, without a guest. */
export function diskTests(bench: () => Bench): void {
  it('makes a disk only of an image that is there', async () => {
    const { hypervisor, fixture } = bench();
    const plan = planGuest(fixture, 'no-image');
    const disk = { ...plan.disk('1'), baseSha256: '0'.repeat(64) };
    await expectError('base_image_missing', hypervisor.createDisk(disk, never()));
    expect(await hypervisor.listHoldings()).toEqual(NO_HOLDINGS);
  });

  it('makes, grows and deletes a disk, twice like once', async () => {
    const { hypervisor, fixture } = bench();
    const plan = planGuest(fixture, 'disk');
    await hypervisor.createDisk(plan.disk('1'), never());
    await hypervisor.createDisk(plan.disk('2'), never());
    await hypervisor.growDisk(plan.id, fixture.image.sizeGib + 1);
    await hypervisor.growDisk(plan.id, fixture.image.sizeGib + 1);
    await hypervisor.growDisk(plan.id, fixture.image.sizeGib);
    expect(await hypervisor.listHoldings()).toEqual({ ...NO_HOLDINGS, disks: [plan.id] });
    await hypervisor.deleteDisk(plan.id);
    await hypervisor.deleteDisk(plan.id);
    expect(await hypervisor.listHoldings()).toEqual(NO_HOLDINGS);
    await expectError('disk_not_found', hypervisor.growDisk(plan.id, 9));
  });

  it('leaves only temporaries of an aborted disk, and nothing of them after the next attempt', async () => {
    const { hypervisor, fixture } = bench();
    const plan = planGuest(fixture, 'aborted');
    await expectError('aborted', hypervisor.createDisk(plan.disk('1'), AbortSignal.abort()));
    const abort = new AbortController();
    const making = finishedOrAborted(hypervisor.createDisk(plan.disk('2'), abort.signal));
    abort.abort();
    const disksAfter = (await making) === 'aborted' ? [] : [plan.id];
    expect((await hypervisor.listHoldings()).disks).toEqual(disksAfter);
    await hypervisor.createDisk(plan.disk('3'), never());
    expect(await hypervisor.listHoldings()).toEqual({ ...NO_HOLDINGS, disks: [plan.id] });
    await hypervisor.deleteDisk(plan.id);
    expect(await hypervisor.listHoldings()).toEqual(NO_HOLDINGS);
  });

  it('removes with a disk what attempts left', async () => {
    const { hypervisor, fixture } = bench();
    const plan = planGuest(fixture, 'left');
    const abort = new AbortController();
    const making = finishedOrAborted(hypervisor.createDisk(plan.disk('1'), abort.signal));
    abort.abort();
    await making;
    await hypervisor.deleteDisk(plan.id);
    expect(await hypervisor.listHoldings()).toEqual(NO_HOLDINGS);
  });

  it('writes and deletes a seed, twice like once', async () => {
    const { hypervisor, fixture } = bench();
    const plan = planGuest(fixture, 'seed');
    await hypervisor.writeSeed(plan.id, plan.seed);
    await hypervisor.writeSeed(plan.id, { ...plan.seed, userData: '#!/bin/sh\ntrue\n' });
    expect(await hypervisor.listHoldings()).toEqual({ ...NO_HOLDINGS, seeds: [plan.id] });
    await hypervisor.deleteSeed(plan.id);
    await hypervisor.deleteSeed(plan.id);
    expect(await hypervisor.listHoldings()).toEqual(NO_HOLDINGS);
  });
}
