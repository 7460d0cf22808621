import type { Machine } from './machine.ts';
import type { XmlContent } from './xml.ts';

/** What of a domain's XML differs from one kind of processor to the next. */
type Architecture = {
  readonly machine: string;
  /** For <os>. */
  readonly firmware: XmlContent;
  readonly features: XmlContent;
  /** The element <cpu>, if any. */
  readonly cpu: XmlContent;
  /** The elements <timer> of <clock>, if any. */
  readonly timers: XmlContent;
};

export function architectureOf({
  architecture,
  virtualization,
}: Pick<Machine, 'architecture' | 'virtualization'>): Architecture {
  const isKvm = virtualization === 'kvm';
  if (architecture === 'aarch64') {
    return {
      machine: 'virt',
      // Any image boots, not only one that Microsoft's keys sign.
      firmware: {
        '@firmware': 'efi',
        firmware: { feature: { '@enabled': 'no', '@name': 'secure-boot' } },
      },
      features: { acpi: {}, gic: {} },
      // Arm has no named model of a host's CPU. Emulated, QEMU's default is one of 32 bits.
      cpu: { cpu: isKvm ? { '@mode': 'host-passthrough' } : customCpu('cortex-a57') },
      timers: {},
    };
  }
  return {
    machine: 'q35',
    firmware: {},
    features: { acpi: {}, apic: {} },
    // On KVM the guest sees the host's CPU, as a named model so that it can be migrated; emulated, QEMU's plain default is quickest.
    cpu: isKvm ? { cpu: { '@mode': 'host-model', '@check': 'partial' } } : {},
    timers: { timer: [RTC, ...(isKvm ? KVM_TIMERS : [])] },
  };
}

const customCpu = (model: string) => ({ '@mode': 'custom', '@match': 'exact', model });

const RTC = { '@name': 'rtc', '@tickpolicy': 'catchup' };
const KVM_TIMERS = [
  { '@name': 'pit', '@tickpolicy': 'delay' },
  { '@name': 'hpet', '@present': 'no' },
];
