import type { DomainSpec } from '../port.ts';
import { architectureOf } from './architectures.ts';
import { markElement } from './domain-marks.ts';
import type { Machine } from './machine.ts';
import type { NodePaths } from './paths.ts';
import { toXml } from './xml.ts';

/** The disks as the guest sees them (/dev/vda) and libvirt names them. */
export const ROOT_DISK = 'vda';
export const SEED_DISK = 'vdb';

/** QEMU's translation cache for emulated guests; its default of 1 GiB is more than most of our guests have memory. */
const TCG_CACHE_MIB = 128;

/**
 * The domain's XML (https://libvirt.org/formatdomain.html), built by a library (a DOM): no value can become structure.
 * @param name the domain's
 */
export function domainXml(spec: DomainSpec, name: string, machine: Machine, paths: NodePaths): string {
  const isEmulated = machine.virtualization === 'tcg';
  const architecture = architectureOf(machine);
  const { generation, tenantId, tenantName, instanceName } = spec;
  const tcg = { tcg: { 'tb-cache': { '@unit': 'MiB', '#': TCG_CACHE_MIB } } };
  return toXml('domain', {
    '@type': isEmulated ? 'qemu' : 'kvm',
    name,
    uuid: spec.instanceId,
    metadata: markElement({
      generation,
      stateDir: paths.stateDir,
      tenantId,
      tenant: tenantName,
      name: instanceName,
    }),
    memory: { '@unit': 'MiB', '#': spec.memoryMib },
    vcpu: { '@placement': 'static', '#': spec.vcpus },
    os: {
      ...architecture.firmware,
      type: { '@arch': machine.architecture, '@machine': architecture.machine, '#': 'hvm' },
      boot: { '@dev': 'hd' },
    },
    features: { ...architecture.features, ...(isEmulated && tcg) },
    ...architecture.cpu,
    clock: { '@offset': 'utc', ...architecture.timers },
    on_poweroff: 'destroy',
    on_reboot: 'restart',
    on_crash: 'destroy',
    devices: devices(spec, machine, paths),
  });
}

function devices(spec: DomainSpec, machine: Machine, paths: NodePaths) {
  const log = paths.consoleLog(spec.instanceId);
  return {
    disk: [
      {
        '@type': 'file',
        '@device': 'disk',
        driver: { '@name': 'qemu', '@type': 'qcow2', '@discard': 'unmap' },
        source: { '@file': paths.disk(spec.instanceId) },
        backingStore: sharedBase(paths.baseImage(spec.baseSha256)),
        target: { '@dev': ROOT_DISK, '@bus': 'virtio' },
      },
      {
        '@type': 'file',
        '@device': 'disk',
        driver: { '@name': 'qemu', '@type': 'raw' },
        source: { '@file': paths.seed(spec.instanceId) },
        target: { '@dev': SEED_DISK, '@bus': 'virtio' },
        readonly: {},
      },
    ],
    interface: {
      '@type': 'network',
      mac: { '@address': spec.macAddress },
      source: { '@network': machine.network },
      model: { '@type': 'virtio' },
    },
    serial: { '@type': 'pty', log: { '@file': log, '@append': 'on' }, target: { '@port': 0 } },
    console: { '@type': 'pty', target: { '@type': 'serial', '@port': 0 } },
    channel: { '@type': 'unix', target: { '@type': 'virtio', '@name': 'org.qemu.guest_agent.0' } },
    rng: { '@model': 'virtio', backend: { '@model': 'random', '#': '/dev/urandom' } },
    memballoon: { '@model': 'virtio' },
  };
}

/**
 * Named, so that libvirt does not look for it in the disk: it would hand it over to this guest's QEMU, and it belongs to many
 * guests.
 */
function sharedBase(file: string) {
  return {
    '@type': 'file',
    format: { '@type': 'qcow2' },
    source: { '@file': file, seclabel: { '@model': 'dac', '@relabel': 'no' } },
    backingStore: {},
  };
}
