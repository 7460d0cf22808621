import { describe, expect, it } from 'vitest';
import { chooseVirtualization, type VirtualizationFacts } from './choose.ts';

const usable: VirtualizationFacts = {
  architecture: 'x86_64',
  cpuFlags: ['fpu', 'vmx', 'sse2'],
  kvmDeviceExists: true,
  kvmDeviceAccessible: true,
  libvirtOffersKvm: true,
};

describe('chooseVirtualization', () => {
  it.each([
    ['Intel', usable],
    ['AMD', { ...usable, cpuFlags: ['svm'] }],
    ['arm64, which has no flag', { ...usable, architecture: 'aarch64', cpuFlags: ['fp', 'asimd'] }],
    ['before libvirt was asked', { ...usable, libvirtOffersKvm: null }],
  ])('is KVM: %s', (_name, facts) => {
    expect(chooseVirtualization(facts)).toMatchObject({ virtualization: 'kvm', code: 'kvm-usable' });
  });

  it.each([
    ['cpu-flag-missing', { ...usable, cpuFlags: ['fpu', 'hypervisor'] }],
    ['kvm-device-missing', { ...usable, kvmDeviceExists: false, kvmDeviceAccessible: false }],
    ['kvm-device-missing', { ...usable, architecture: 'aarch64', cpuFlags: [], kvmDeviceExists: false }],
    ['kvm-device-inaccessible', { ...usable, kvmDeviceAccessible: false }],
    ['libvirt-without-kvm', { ...usable, libvirtOffersKvm: false }],
  ])('is TCG: %s', (code, facts) => {
    expect(chooseVirtualization(facts)).toMatchObject({ virtualization: 'tcg', code });
  });

  it('takes a device file without CPU flags for what it is: a host that is a guest itself', () => {
    expect(chooseVirtualization({ ...usable, cpuFlags: [] }).reason).toBe(
      'Emulated (TCG), guests are slow: the CPU shows neither VT-x (vmx) nor AMD-V (svm).',
    );
  });
});
