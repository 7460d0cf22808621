import { create } from 'xmlbuilder2';
import { domainName } from '../domain-name.ts';
import type { DomainSpec } from '../port.ts';
import type { NodePaths } from './paths.ts';

/** Our element in a domain's metadata (https://libvirt.org/formatdomain.html#general-metadata): it marks a domain as ours. */
export const METADATA_URI = 'urn:cloudlet:instance:1';
const METADATA_PREFIX = 'cloudlet';

/** QEMU's translation cache for emulated guests; its default of 1 GiB is more than most of our guests have memory. */
const TCG_CACHE_MIB = 128;

/** What of the host a domain's XML depends on. */
export type Machine = {
  readonly virtualization: 'kvm' | 'tcg';
  readonly architecture: string;
  readonly network: string;
};

/**
 * The domain's XML (https://libvirt.org/formatdomain.html), built by a library: no value can become structure.
 * @param backingFile the base image that the disk is an overlay on, null for a disk that stands alone (after a restore)
 */
export function domainXml(
  spec: DomainSpec,
  machine: Machine,
  paths: NodePaths,
  backingFile: string | null,
): string {
  const kvm = machine.virtualization === 'kvm';
  const architecture = architectureOf(machine.architecture);
  return create({
    domain: {
      '@type': kvm ? 'kvm' : 'qemu',
      name: domainName(spec),
      uuid: spec.instanceId,
      metadata: {
        [`${METADATA_PREFIX}:instance`]: {
          [`@xmlns:${METADATA_PREFIX}`]: METADATA_URI,
          '@generation': spec.generation,
          '@tenantId': spec.tenantId,
          '@tenant': spec.tenantName,
          '@name': spec.instanceName,
        },
      },
      memory: { '@unit': 'MiB', '#': spec.memoryMib },
      vcpu: { '@placement': 'static', '#': spec.vcpus },
      os: {
        type: { '@arch': machine.architecture, '@machine': architecture.machine, '#': 'hvm' },
        ...architecture.firmware,
        boot: { '@dev': 'hd' },
      },
      features: {
        ...architecture.features,
        ...(kvm ? {} : { tcg: { 'tb-cache': { '@unit': 'MiB', '#': TCG_CACHE_MIB } } }),
      },
      // On KVM the guest sees the host's CPU, as a named model so that it can be migrated; emulated, QEMU's plain default is quickest.
      ...(kvm ? { cpu: { '@mode': 'host-model', '@check': 'partial' } } : {}),
      clock: {
        '@offset': 'utc',
        timer: [
          { '@name': 'rtc', '@tickpolicy': 'catchup' },
          ...(kvm
            ? [
                { '@name': 'pit', '@tickpolicy': 'delay' },
                { '@name': 'hpet', '@present': 'no' },
              ]
            : []),
        ],
      },
      on_poweroff: 'destroy',
      on_reboot: 'restart',
      on_crash: 'destroy',
      devices: devices(spec, machine, paths, backingFile),
    },
  }).end({ headless: true });
}

function devices(spec: DomainSpec, machine: Machine, paths: NodePaths, backingFile: string | null) {
  const console = paths.consoleLog(spec.instanceId);
  return {
    disk: [
      {
        '@type': 'file',
        '@device': 'disk',
        driver: { '@name': 'qemu', '@type': 'qcow2', '@discard': 'unmap' },
        source: { '@file': paths.disk(spec.instanceId) },
        ...(backingFile === null ? { backingStore: {} } : { backingStore: sharedBase(backingFile) }),
        target: { '@dev': 'vda', '@bus': 'virtio' },
      },
      {
        '@type': 'file',
        '@device': 'disk',
        driver: { '@name': 'qemu', '@type': 'raw' },
        source: { '@file': paths.seed(spec.instanceId) },
        target: { '@dev': 'vdb', '@bus': 'virtio' },
        readonly: {},
      },
    ],
    interface: {
      '@type': 'network',
      mac: { '@address': spec.macAddress },
      source: { '@network': machine.network },
      model: { '@type': 'virtio' },
    },
    serial: { '@type': 'pty', log: { '@file': console, '@append': 'on' }, target: { '@port': 0 } },
    console: { '@type': 'pty', target: { '@type': 'serial', '@port': 0 } },
    channel: { '@type': 'unix', target: { '@type': 'virtio', '@name': 'org.qemu.guest_agent.0' } },
    rng: { '@model': 'virtio', backend: { '@model': 'random', '#': '/dev/urandom' } },
    memballoon: { '@model': 'virtio' },
  };
}

/** The base image belongs to many guests: libvirt must not hand it over to this one's QEMU. */
function sharedBase(file: string) {
  return {
    '@type': 'file',
    format: { '@type': 'qcow2' },
    source: { '@file': file, seclabel: { '@model': 'dac', '@relabel': 'no' } },
    backingStore: {},
  };
}

function architectureOf(architecture: string) {
  if (architecture === 'x86_64') return { machine: 'q35', firmware: {}, features: { acpi: {}, apic: {} } };
  return { machine: 'virt', firmware: { '@firmware': 'efi' }, features: { acpi: {}, gic: {} } };
}
