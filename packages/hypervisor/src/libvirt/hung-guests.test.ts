import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateQemuUnavailable } from '@cloudlet/libvirt/testing';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Hypervisor } from '../port.ts';
import { type GuestPlan, never, planGuest } from '../testing/contract/bench.ts';
import {
  type EchoImage,
  type LibvirtNode,
  type LibvirtNodeOptions,
  makeEchoImage,
  startLibvirtNode,
} from './testing/libvirt-node.ts';

const unavailable = privateQemuUnavailable();
const LONG_MS = 90_000;
/** What concerns no guest that hangs is answered within. */
const SOON_MS = 8_000;

describe.skipIf(unavailable)(`guests whose QEMU hangs${unavailable ?? ''}`, { timeout: LONG_MS }, () => {
  let image: EchoImage;
  let node: LibvirtNode;
  let hypervisor: Hypervisor;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hung-guests-'));
    image = await makeEchoImage(folder);
    return () => rm(folder, { recursive: true });
  });
  afterEach(() => node?.stop());

  async function runGuests(count: number, options?: LibvirtNodeOptions): Promise<GuestPlan[]> {
    node = await startLibvirtNode(options);
    hypervisor = node.hypervisor;
    await hypervisor.prepare();
    await hypervisor.importBaseImage(image, image.read(), never());
    const names = Array.from({ length: count }, (_, index) => `guest-${index}`);
    const plans = names.map((name) => planGuest({ image, guest: { user: 'cloud' } }, name));
    for (const plan of plans) {
      await hypervisor.createDisk(plan.disk('1'), never());
      await hypervisor.writeSeed(plan.id, plan.seed);
      await hypervisor.defineDomain(plan.domain);
      await hypervisor.startDomain(plan.id);
    }
    return plans;
  }

  /** Stops the guest's QEMU, so that its monitor answers nothing any more. */
  async function hang({ id }: GuestPlan): Promise<void> {
    const name = (await node.virsh('domname', id)).trim();
    const { stdout } = await node.libvirtd.run('cat', [`/run/libvirt/qemu/${name}.pid`]);
    const { exitCode, stderr } = await node.libvirtd.run('kill', ['-STOP', stdout.trim()]);
    expect(exitCode, stderr).toBe(0);
  }

  const powerOf = async ({ id }: GuestPlan) => (await hypervisor.findDomain(id))?.power;

  it('hold up no other guest, nor each other', async () => {
    const [other, ...hung] = (await runGuests(5)) as [GuestPlan, ...GuestPlan[]];
    for (const plan of hung) await hang(plan);
    const pressed = Promise.allSettled(hung.map(({ id }) => hypervisor.pressPowerButton(id)));

    const begun = performance.now();
    expect(await hypervisor.listDomains()).toHaveLength(5);
    expect(await powerOf(other)).toBe('running');
    await hypervisor.resetDomain(other.id);
    await hypervisor.pressPowerButton(other.id);
    await hypervisor.powerOffDomain(other.id);
    await hypervisor.startDomain(other.id);
    expect(await powerOf(other)).toBe('running');
    expect(performance.now() - begun).toBeLessThan(SOON_MS);
    expect(hypervisor.isHealthy()).toBe(true);

    // libvirt gives a QEMU ten seconds to end by itself, and lets nobody look at its domain meanwhile.
    const off = Promise.all(hung.map(({ id }) => hypervisor.powerOffDomain(id)));
    const cut = performance.now();
    await hypervisor.powerOffDomain(other.id);
    expect(await powerOf(other)).toBe('shutoff');
    expect(performance.now() - cut).toBeLessThan(SOON_MS);
    await off;
    expect(performance.now() - cut).toBeLessThan(20_000);
    expect(await Promise.all(hung.map(powerOf))).toEqual(hung.map(() => 'shutoff'));
    await pressed;
  });

  it('show in the node’s health where they keep libvirtd itself from answering', async () => {
    const options = { libvirtdConf: ['max_workers = 1', 'min_workers = 1'], callTimeoutMs: 1_000 };
    const [hung] = (await runGuests(1, options)) as [GuestPlan];
    await hang(hung);
    const pressed = Promise.allSettled([hypervisor.pressPowerButton(hung.id)]);
    const look = () =>
      hypervisor.findDomain(hung.id).then(
        () => 'answered',
        ({ code }) => code,
      );
    await expect.poll(look).toBe('timed_out');
    expect(hypervisor.isHealthy()).toBe(false);

    await hypervisor.powerOffDomain(hung.id);
    await pressed;
    await expect.poll(() => hypervisor.isHealthy(), { timeout: 5_000 }).toBe(true);
    expect(await powerOf(hung)).toBe('shutoff');
  });
});
