import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { type Bench, expectError, NO_HOLDINGS, never, noProgress, planGuest } from './bench.ts';

/** Definitions, and what is answered about guests that are off or do not exist. */
export function domainTests(bench: () => Bench): void {
  it('defines a domain, twice like once, and redefines it', async () => {
    const { hypervisor, fixture } = bench();
    const plan = planGuest(fixture, 'defined');
    await hypervisor.defineDomain(plan.domain);
    await hypervisor.defineDomain(plan.domain);
    expect(await hypervisor.findDomain(plan.id)).toEqual({
      instanceId: plan.id,
      generation: 3,
      name: `contract.defined.${plan.id.slice(-8)}`,
      power: 'shutoff',
      vcpus: 1,
      memoryMib: plan.domain.memoryMib,
    });
    const larger = { ...plan.domain, generation: 4, vcpus: 2, memoryMib: plan.domain.memoryMib + 64 };
    await hypervisor.defineDomain(larger);
    const facts = await hypervisor.findDomain(plan.id);
    expect(facts).toMatchObject({ generation: 4, vcpus: 2, memoryMib: larger.memoryMib });
    expect(await hypervisor.listDomains()).toEqual([facts]);
    expect(await hypervisor.listHoldings()).toEqual({ ...NO_HOLDINGS, domains: [plan.id] });
    await hypervisor.undefineDomain(plan.id);
    await hypervisor.undefineDomain(plan.id);
    expect(await hypervisor.findDomain(plan.id)).toBeNull();
    expect(await hypervisor.listHoldings()).toEqual(NO_HOLDINGS);
  });

  it('describes what there is of an instance, and nothing where there is nothing', async () => {
    const { hypervisor, fixture } = bench();
    const plan = planGuest(fixture, 'described');
    const nothing = { domain: null, disk: null, snapshots: [] };
    expect(await hypervisor.describeInstance(plan.id)).toEqual(nothing);
    await hypervisor.createDisk(plan.disk('1'), never());
    const { sha256, sizeBytes } = fixture.image;
    const base = { sha256, sizeBytes, virtualSizeBytes: expect.any(Number) };
    const disk = { sizeGib: fixture.image.sizeGib, bytes: expect.any(Number), base };
    expect(await hypervisor.describeInstance(plan.id)).toEqual({ ...nothing, disk });
    await hypervisor.defineDomain(plan.domain);
    const snapshotId = randomUUID();
    await hypervisor.createSnapshot({ instanceId: plan.id, snapshotId, attempt: '1' }, noProgress, never());
    const { tenantId, tenantName, instanceName, vcpus, memoryMib, macAddress } = plan.domain;
    expect(await hypervisor.describeInstance(plan.id)).toEqual({
      domain: { tenantId, tenantName, instanceName, vcpus, memoryMib, macAddress },
      disk,
      snapshots: [{ snapshotId, sizeGib: fixture.image.sizeGib, bytes: expect.any(Number) }],
    });
    await hypervisor.deleteSnapshot(plan.id, snapshotId);
    await hypervisor.undefineDomain(plan.id);
    await hypervisor.deleteDisk(plan.id);
    expect(await hypervisor.describeInstance(plan.id)).toEqual(nothing);
  });

  it('takes any name that a tenant may choose', async () => {
    const { hypervisor, fixture } = bench();
    const plan = planGuest(fixture, 'x'.repeat(63));
    const domain = { ...plan.domain, tenantName: `Müller & Söhne <"'/\\> 云 ${'y'.repeat(150)}` };
    await hypervisor.defineDomain(domain);
    await hypervisor.defineDomain(domain);
    expect(await hypervisor.listDomains()).toHaveLength(1);
    await hypervisor.undefineDomain(plan.id);
  });

  it('starts no guest without a domain, a root disk or a seed, nor one that its caller may not start any more', async () => {
    const { hypervisor, fixture } = bench();
    const plan = planGuest(fixture, 'incomplete');
    await expectError('domain_not_found', hypervisor.startDomain(plan.id));
    await hypervisor.defineDomain(plan.domain);
    await hypervisor.writeSeed(plan.id, plan.seed);
    await expectError('disk_not_found', hypervisor.startDomain(plan.id));
    await hypervisor.createDisk(plan.disk('1'), never());
    const notNow = new Error('not now');
    const refuse = () => {
      throw notNow;
    };
    await expect(hypervisor.startDomain(plan.id, never(), refuse)).rejects.toBe(notNow);
    expect(await hypervisor.findDomain(plan.id)).toMatchObject({ power: 'shutoff' });
    await hypervisor.deleteSeed(plan.id);
    await expectError('failed', hypervisor.startDomain(plan.id));
    await expectError('aborted', hypervisor.startDomain(plan.id, AbortSignal.abort()));
    expect(await hypervisor.findDomain(plan.id)).toMatchObject({ power: 'shutoff' });
    await hypervisor.undefineDomain(plan.id);
    await hypervisor.deleteDisk(plan.id);
  });

  it('takes power away from none that has it not', async () => {
    const { hypervisor, fixture } = bench();
    const plan = planGuest(fixture, 'off');
    await hypervisor.powerOffDomain(plan.id);
    await expectError('domain_not_found', hypervisor.pressPowerButton(plan.id));
    await expectError('domain_not_found', hypervisor.rebootDomain(plan.id));
    await expectError('domain_not_found', hypervisor.resetDomain(plan.id));
    await expectError('domain_not_found', hypervisor.openConsole(plan.id, 100));
    await expectError('domain_not_found', hypervisor.readConsole(plan.id, 100));
    await hypervisor.defineDomain(plan.domain);
    await hypervisor.powerOffDomain(plan.id);
    await hypervisor.pressPowerButton(plan.id);
    await expectError('domain_not_running', hypervisor.rebootDomain(plan.id));
    await expectError('domain_not_running', hypervisor.resetDomain(plan.id));
    expect(await hypervisor.findDomain(plan.id)).toMatchObject({ power: 'shutoff' });
    await hypervisor.undefineDomain(plan.id);
  });

  it('knows no snapshots or copies of what does not exist', async () => {
    const { hypervisor } = bench();
    const instanceId = randomUUID();
    const snapshot = { instanceId, snapshotId: randomUUID(), attempt: '1' };
    await expectError('disk_not_found', hypervisor.createSnapshot(snapshot, noProgress, never()));
    const restore = { ...snapshot, sizeGib: 1, baseSha256: '0'.repeat(64) };
    await expectError('snapshot_not_found', hypervisor.prepareRestore(restore, noProgress, never()));
    await expectError('disk_not_found', hypervisor.commitRestore(instanceId, '1'));
    await hypervisor.discardRestore(instanceId, '1');
    await hypervisor.deleteSnapshot(instanceId, snapshot.snapshotId);
    expect(await hypervisor.listHoldings()).toEqual(NO_HOLDINGS);
  });
}
