import { expect, it } from 'vitest';
import { EVENT_MS, LONG_MS, never, noProgress } from './bench.ts';
import type { GuestScene } from './guest-scene.ts';

/** Reboots, resets, shutdowns and another size. */
export function guestPowerTests(scene: GuestScene): void {
  const { bench, plan, terminal, bootedBy, observed, power, rebooted, whileOff, restoreOf } = scene;

  it('reboots by ACPI and shows it', { timeout: LONG_MS }, async () => {
    const { hypervisor, events, fixture } = bench();
    const since = events.now();
    await bootedBy(async () => {
      await hypervisor.rebootDomain(plan().id);
      await events.waitFor(since, rebooted, fixture.guest.shutdownTimeoutMs);
    });
    expect(events.since(since).filter(power('shutoff'))).toEqual([]);
    await terminal().run('cat mark', /mark-one/);
  });

  it('resets at once; shuts down by ACPI when it is asked until it listens', {
    timeout: LONG_MS,
  }, async () => {
    const { hypervisor, events, fixture } = bench();
    const since = events.now();
    await hypervisor.resetDomain(plan().id);
    await events.waitFor(since, rebooted, EVENT_MS);
    expect(await observed()).toBe('running');
    const pressing = setInterval(() => void hypervisor.pressPowerButton(plan().id), 1_000);
    const { bootTimeoutMs, shutdownTimeoutMs } = fixture.guest;
    await events
      .waitFor(since, power('shutoff'), bootTimeoutMs + shutdownTimeoutMs)
      .finally(() => clearInterval(pressing));
    await hypervisor.pressPowerButton(plan().id);
    expect(await observed()).toBe('shutoff');
  });

  it('starts with another size and the other snapshot on a larger disk', { timeout: LONG_MS }, async () => {
    const { hypervisor, fixture } = bench();
    const sizeGib = fixture.image.sizeGib + 1;
    await hypervisor.prepareRestore(restoreOf(whileOff('r3'), sizeGib), noProgress, never());
    await hypervisor.commitRestore(plan().id, 'r3');
    await hypervisor.growDisk(plan().id, sizeGib + 1);
    const larger = { ...plan().domain, vcpus: 2, memoryMib: plan().domain.memoryMib + 64 };
    await hypervisor.defineDomain(larger);
    await bootedBy(() => hypervisor.startDomain(plan().id));
    expect(await hypervisor.findDomain(plan().id)).toMatchObject({ vcpus: 2, memoryMib: larger.memoryMib });
    await terminal().run('cat mark', /mark-two/);
    await hypervisor.defineDomain(plan().domain);
    expect(await hypervisor.findDomain(plan().id)).toMatchObject({ vcpus: 2, power: 'running' });
  });

  it('tells when the guest powers itself off', { timeout: LONG_MS }, async () => {
    const { hypervisor, events, fixture } = bench();
    const since = events.now();
    terminal().type(`${fixture.guest.powerOffCommand}\r`);
    await events.waitFor(since, power('shutoff'), fixture.guest.shutdownTimeoutMs);
    expect(await hypervisor.findDomain(plan().id)).toMatchObject({ power: 'shutoff', vcpus: 1 });
  });
}
