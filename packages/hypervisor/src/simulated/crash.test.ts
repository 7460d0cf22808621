import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { type Hypervisor, HypervisorError } from '../port.ts';
import { addressIn, NO_HOLDINGS, never, noProgress, planGuest } from '../testing/contract/bench.ts';
import { until } from '../testing/contract/until.ts';
import { startSimulatorProcess } from '../testing/simulator-process.ts';
import { smallImage } from '../testing/small-image.ts';
import { connectSimulated } from './index.ts';

const GUESTS = 6;
const KILLS = 4;

/** Whatever was under way when the simulator was killed is asked again, as the agent does: in the end all is there, then nothing. */
it('comes to the same end through any number of SIGKILLs', { timeout: 60_000 }, async () => {
  const simulator = await startSimulatorProcess({ latencies: { boot: 5, copy: 30, disk: 5, shutdown: 10 } });
  onTestFinished(() => simulator.stop());
  const hypervisor = await connectSimulated({ socket: simulator.socket, host: 'killed' });
  const { natCidr } = await hypervisor.host();
  let working = true;

  const insistOn = async (act: () => Promise<unknown>) => {
    for (;;) {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof HypervisorError) || error.code !== 'unreachable') throw error;
        await until(
          () => hypervisor.isHealthy() || undefined,
          10_000,
          () => 'not connected again',
        );
      }
    }
  };
  const liveOn = async (index: number) => {
    while (working) {
      const { up, down } = lifeOf(hypervisor, index, natCidr);
      for (const step of [...up, ...down]) await insistOn(step);
    }
    for (const step of lifeOf(hypervisor, index, natCidr).up) await insistOn(step);
  };

  const lives = Promise.all(Array.from({ length: GUESTS }, (_, index) => liveOn(index)));
  for (let killed = 0; killed < KILLS; killed += 1) {
    await sleep(50 + killed * 37);
    await simulator.kill();
    await simulator.start();
    await until(
      () => hypervisor.isHealthy() || undefined,
      10_000,
      () => 'not connected again',
    );
  }
  working = false;
  await lives;

  const domains = await hypervisor.listDomains();
  expect(domains).toHaveLength(GUESTS);
  expect(domains.every(({ power }) => power === 'running')).toBe(true);
  const holdings = await hypervisor.listHoldings();
  expect(holdings.temporaries).toEqual([]);
  expect([holdings.disks.length, holdings.snapshots.length, holdings.addresses.length]).toEqual([
    GUESTS,
    GUESTS,
    GUESTS,
  ]);

  for (const { instanceId } of domains) {
    await hypervisor.powerOffDomain(instanceId);
    await hypervisor.undefineDomain(instanceId);
    await hypervisor.deleteDisk(instanceId);
    await hypervisor.deleteSeed(instanceId);
  }
  for (const { instanceId, snapshotId } of holdings.snapshots) {
    await hypervisor.deleteSnapshot(instanceId, snapshotId);
  }
  for (const address of holdings.addresses) await hypervisor.removeAddress(address);
  expect(await hypervisor.listHoldings()).toEqual(NO_HOLDINGS);
  await hypervisor.close();
});

function lifeOf(hypervisor: Hypervisor, index: number, natCidr: string) {
  const plan = planGuest({ image: smallImage, guest: { user: 'cloud' } }, `guest-${index}`);
  const snapshot = { instanceId: plan.id, snapshotId: randomUUID(), attempt: '1' };
  const restore = { ...snapshot, sizeGib: 1, baseSha256: smallImage.sha256 };
  const address = { ...addressIn(natCidr, 50 + index, 'guest'), macAddress: plan.domain.macAddress };
  const up = [
    () => hypervisor.importBaseImage(smallImage, smallImage.read(), never()),
    () => hypervisor.createDisk(plan.disk('1'), never()),
    () => hypervisor.writeSeed(plan.id, plan.seed),
    () => hypervisor.addAddress(address),
    () => hypervisor.defineDomain(plan.domain),
    () => hypervisor.createSnapshot(snapshot, noProgress, never()),
    () => hypervisor.prepareRestore(restore, noProgress, never()),
    () => hypervisor.commitRestore(plan.id, '1'),
    () => hypervisor.startDomain(plan.id),
  ];
  const down = [
    () => hypervisor.powerOffDomain(plan.id),
    () => hypervisor.undefineDomain(plan.id),
    () => hypervisor.removeAddress(address),
    () => hypervisor.deleteSeed(plan.id),
    () => hypervisor.deleteSnapshot(plan.id, snapshot.snapshotId),
    () => hypervisor.deleteDisk(plan.id),
  ];
  return { up, down };
}
