/** What is known of a host that says whether its guests can run on KVM. */
export type VirtualizationFacts = {
  /** As `uname -m` says: x86_64, aarch64, … */
  readonly architecture: string;
  /** The flags of /proc/cpuinfo (x86 only). */
  readonly cpuFlags: readonly string[];
  readonly kvmDeviceExists: boolean;
  /** Whether QEMU's user (libvirt-qemu) may open /dev/kvm for reading and writing. */
  readonly kvmDeviceAccessible: boolean;
  /** Whether libvirt's capabilities offer the domain type `kvm`; null where libvirt was not asked. */
  readonly libvirtOffersKvm: boolean | null;
};

export type VirtualizationChoice = {
  readonly virtualization: 'kvm' | 'tcg';
  /** A stable code, so that doctor can say the command that mends it. */
  readonly code:
    | 'kvm-usable'
    | 'cpu-flag-missing'
    | 'kvm-device-missing'
    | 'kvm-device-inaccessible'
    | 'libvirt-without-kvm';
  /** For people. */
  readonly reason: string;
};

/**
 * Whether guests run on KVM or are emulated (QEMU's TCG). The device file alone proves nothing: a host that is a
 * paravirtualised guest itself has one on which an ordinary guest hangs, so on x86 the CPU must show VT-x or AMD-V as well.
 * Other architectures have no such flag; there the device file is the sign.
 */
export function chooseVirtualization(facts: VirtualizationFacts): VirtualizationChoice {
  const isX86 = /^(x86_64|amd64|i[3-6]86)$/.test(facts.architecture);
  const flag = facts.cpuFlags.find((name) => name === 'vmx' || name === 'svm');
  if (isX86 && !flag) {
    return emulated('cpu-flag-missing', 'the CPU shows neither VT-x (vmx) nor AMD-V (svm)');
  }
  if (!facts.kvmDeviceExists) {
    return emulated('kvm-device-missing', 'there is no /dev/kvm: the kvm module is not loaded');
  }
  if (!facts.kvmDeviceAccessible) {
    return emulated('kvm-device-inaccessible', "QEMU's user may not open /dev/kvm");
  }
  if (facts.libvirtOffersKvm === false) {
    return emulated('libvirt-without-kvm', 'libvirt does not offer the domain type kvm');
  }
  const hardware = flag ? `the CPU shows ${flag} and ` : '';
  return { virtualization: 'kvm', code: 'kvm-usable', reason: `KVM: ${hardware}/dev/kvm is usable.` };
}

function emulated(code: VirtualizationChoice['code'], why: string): VirtualizationChoice {
  return { virtualization: 'tcg', code, reason: `Emulated (TCG), guests are slow: ${why}.` };
}
