import { expect, it } from 'vitest';
import { parseIpv4Network } from '../../cidr.ts';
import { addressIn, type Bench, expectError, NO_HOLDINGS } from './bench.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The node itself and its network's addresses. */
export function hostTests(bench: () => Bench): void {
  it('prepares the node, again and again', async () => {
    await bench().hypervisor.prepare();
    await bench().hypervisor.prepare();
  });

  it('tells what the host is, the same each time', async () => {
    const facts = await bench().hypervisor.host();
    expect(facts.hostUuid).toMatch(UUID);
    expect(facts.bootId).toMatch(UUID);
    expect(facts.vcpus).toBeGreaterThan(0);
    expect(facts.memoryMib).toBeGreaterThan(0);
    expect(facts.diskGib).toBeGreaterThan(0);
    expect(facts.virtualizationReason).not.toBe('');
    expect(parseIpv4Network(facts.natCidr)).not.toBeNull();
    expect(facts.imageFormats).toContain('qcow2');
    expect(facts.capabilities).toContain(facts.architecture);
    expect(facts.capabilities.includes('kvm')).toBe(facts.virtualization === 'kvm');
    expect(facts.hugepages.free).toBeLessThanOrEqual(facts.hugepages.total);
    expect(await bench().hypervisor.host()).toEqual(facts);
    expect(bench().hypervisor.isHealthy()).toBe(true);
  });

  it('tells what is really used: CPU time that passes, memory and disk within what there is', async () => {
    const { hypervisor } = bench();
    const facts = await hypervisor.host();
    const first = await hypervisor.hostUse();
    await expect.poll(async () => (await hypervisor.hostUse()).cpuTotal).toBeGreaterThan(first.cpuTotal);
    const second = await hypervisor.hostUse();
    expect(second.cpuBusy).toBeGreaterThanOrEqual(first.cpuBusy);
    expect(second.cpuBusy - first.cpuBusy).toBeLessThanOrEqual(second.cpuTotal - first.cpuTotal);
    expect(second.memoryMib).toBeGreaterThan(0);
    expect(second.memoryMib).toBeLessThanOrEqual(facts.memoryMib);
    expect(second.diskGib).toBeGreaterThanOrEqual(0);
    expect(second.diskGib).toBeLessThanOrEqual(Math.ceil(facts.diskGib));
  });

  it('holds nothing at first', async () => {
    expect(await bench().hypervisor.listDomains()).toEqual([]);
    expect(await bench().hypervisor.listHoldings()).toEqual(NO_HOLDINGS);
  });

  it('adds and removes addresses, twice like once', async () => {
    const { hypervisor } = bench();
    const { natCidr } = await hypervisor.host();
    const one = addressIn(natCidr, 20, 'web');
    const other = addressIn(natCidr, 21, 'web');
    await hypervisor.addAddress(one);
    await hypervisor.addAddress(one);
    await hypervisor.addAddress(other);
    await hypervisor.addAddress({ ...one, hostname: 'renamed' });
    const { addresses } = await hypervisor.listHoldings();
    expect(addresses.toSorted((a, b) => a.ipAddress.localeCompare(b.ipAddress))).toEqual(
      [one, other].map(({ macAddress, ipAddress }) => ({ macAddress, ipAddress })),
    );
    for (const address of [one, one, other]) await hypervisor.removeAddress(address);
    expect((await hypervisor.listHoldings()).addresses).toEqual([]);
  });

  it('refuses an address that another has, and one of another network', async () => {
    const { hypervisor } = bench();
    const { natCidr } = await hypervisor.host();
    const one = addressIn(natCidr, 30, 'one');
    const other = addressIn(natCidr, 31, 'other');
    await hypervisor.addAddress(one);
    await expectError('address_conflict', hypervisor.addAddress({ ...other, ipAddress: one.ipAddress }));
    await expectError('address_conflict', hypervisor.addAddress({ ...other, macAddress: one.macAddress }));
    await expectError('failed', hypervisor.addAddress({ ...other, ipAddress: '192.0.2.7' }));
    await hypervisor.removeAddress({ ...one, ipAddress: other.ipAddress });
    expect((await hypervisor.listHoldings()).addresses).toHaveLength(1);
    await hypervisor.removeAddress(one);
    expect(await hypervisor.listHoldings()).toEqual(NO_HOLDINGS);
  });

  it('adds many addresses at the same time', async () => {
    const { hypervisor } = bench();
    const { natCidr } = await hypervisor.host();
    const all = Array.from({ length: 8 }, (_, index) => addressIn(natCidr, 40 + index, `many-${index}`));
    await Promise.all(all.map((address) => hypervisor.addAddress(address)));
    expect((await hypervisor.listHoldings()).addresses).toHaveLength(all.length);
    await Promise.all(all.map((address) => hypervisor.removeAddress(address)));
    expect((await hypervisor.listHoldings()).addresses).toEqual([]);
  });
}
