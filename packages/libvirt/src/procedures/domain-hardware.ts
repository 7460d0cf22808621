import {
  array,
  constant,
  enumeration,
  flags,
  int32,
  int64,
  mapped,
  nullable,
  orNull,
  size,
  string,
  struct,
  uint32,
  uint64,
  XdrError,
} from '../xdr/index.ts';
import * as F from './flags.ts';
import { ADDRESSES_MAX, INTERFACES_MAX, MOUNT_POINTS_MAX } from './limits.ts';
import { high, low, qemu } from './procedure.ts';
import { domainRef } from './refs.ts';
import { paramRecord } from './typed-params.ts';

/** Where addresses of a guest are known from. */
export const ADDRESS_SOURCES = { lease: 0, agent: 1, arp: 2 } as const;

/** How long the guest agent may take: seconds, or what libvirt calls block (-2), default (-1), no wait (0). */
export const AGENT_TIMEOUTS = { block: -2, default: -1, 'no-wait': 0 } as const;

const MEMORY_STAT_TAGS = [
  'swapIn',
  'swapOut',
  'majorFaults',
  'minorFaults',
  'unused',
  'available',
  'balloon',
  'rss',
  'usable',
  'lastUpdate',
  'diskCaches',
  'hugetlbAllocated',
  'hugetlbFailed',
] as const;
/** KiB, except the two fault counters, the two hugetlb counters, and `lastUpdate` (seconds since 1970). */
export type MemoryStats = Readonly<Partial<Record<(typeof MEMORY_STAT_TAGS)[number], bigint>>>;

/** A `hyper` that counts up; -1: the hypervisor does not know. */
const counter = mapped(int64, Number, BigInt);

const dom = { dom: domainRef };
const xmlChange = struct({ ...dom, xml: string, flags: flags(F.DEVICE_FLAGS) });

/** A domain's devices, vCPUs, memory and addresses. */
export const domainHardwareProcedures = {
  /** Adds a device, `xml` as in the domain's `<devices>`. */
  attachDevice: low(160, { args: xmlChange }),
  /** Removes a device; of a running guest it is gone when the event `device-removed` tells so. */
  detachDevice: low(161, { args: xmlChange }),
  detachDeviceAlias: low(392, { args: struct({ ...dom, alias: string, flags: flags(F.DEVICE_FLAGS) }) }),
  /** Changes a device in place (a CD's medium, a NIC's link). */
  updateDevice: low(174, { args: xmlChange }),
  /** `maximum` sets how many vCPUs can be plugged, configuration only. */
  setVcpus: low(199, { args: struct({ ...dom, count: uint32, flags: flags(F.VCPU_FLAGS) }) }),
  getVcpus: low(200, { args: struct({ ...dom, flags: flags(F.VCPU_FLAGS) }), result: int32 }),
  /** The balloon's target, or with `maximum` the upper limit. */
  setMemory: low(204, { args: struct({ ...dom, memoryKiB: size, flags: flags(F.MEMORY_FLAGS) }) }),
  /** What the guest says of its memory; needs the balloon driver. */
  getMemoryStats: low(159, {
    args: struct({ ...dom, count: constant(uint32, MEMORY_STAT_TAGS.length), flags: flags(F.NO_FLAGS) }),
    result: mapped(
      array(struct({ tag: int32, value: uint64 }), 1024),
      (list): MemoryStats =>
        Object.fromEntries(
          list.flatMap(({ tag, value }) => (MEMORY_STAT_TAGS[tag] ? [[MEMORY_STAT_TAGS[tag], value]] : [])),
        ),
      () => {
        throw new XdrError('memory statistics are never sent');
      },
    ),
  }),
  /** How often (seconds) the balloon driver reports; 0 turns it off. */
  setMemoryStatsPeriod: low(308, { args: struct({ ...dom, seconds: int32, flags: flags(F.MEMORY_FLAGS) }) }),
  /** Addresses by interface. `lease`: of libvirt's own DHCP; `agent`: asked of the guest. */
  interfaceAddresses: low(353, {
    args: struct({ ...dom, source: enumeration(ADDRESS_SOURCES, uint32), flags: flags(F.NO_FLAGS) }),
    result: array(
      struct({
        name: string,
        mac: orNull(string),
        addresses: array(
          struct({ family: enumeration({ ipv4: 0, ipv6: 1 } as const), address: string, prefix: uint32 }),
          ADDRESSES_MAX,
        ),
      }),
      INTERFACES_MAX,
    ),
  }),
  /** Counters of one interface, by its target's name or MAC. */
  interfaceStats: high(65, {
    args: struct({ ...dom, device: string }),
    result: struct({
      rxBytes: counter,
      rxPackets: counter,
      rxErrors: counter,
      rxDropped: counter,
      txBytes: counter,
      txPackets: counter,
      txErrors: counter,
      txDropped: counter,
    }),
  }),

  /** Freezes file systems through the guest agent (none named: all); answers how many. */
  fsFreeze: low(335, {
    args: struct({ ...dom, mountPoints: array(string, MOUNT_POINTS_MAX), flags: flags(F.NO_FLAGS) }),
    result: int32,
  }),
  /** Thaws them again; answers how many. */
  fsThaw: low(336, {
    args: struct({ ...dom, mountPoints: array(string, MOUNT_POINTS_MAX), flags: flags(F.NO_FLAGS) }),
    result: int32,
  }),
  /** Trims free space (null: every file system that can). */
  fsTrim: low(294, {
    args: struct({ ...dom, mountPoint: nullable(string), minimumBytes: size, flags: flags(F.NO_FLAGS) }),
  }),
  setUserPassword: low(357, {
    args: struct({
      ...dom,
      user: nullable(string),
      password: nullable(string),
      flags: flags({ encrypted: 1 } as const),
    }),
  }),
  /** What the agent knows of users, OS, time zone, host name, file systems: `os.pretty-name`, … */
  getGuestInfo: low(418, {
    args: struct({
      ...dom,
      types: flags({
        users: 1,
        os: 2,
        timezone: 4,
        hostname: 8,
        filesystem: 16,
        disks: 32,
        interfaces: 64,
      } as const),
      flags: flags(F.NO_FLAGS),
    }),
    result: paramRecord(2048),
  }),
  /** How long libvirt waits for the agent of this domain from now on, in seconds (see {@link AGENT_TIMEOUTS}). */
  agentSetResponseTimeout: low(420, {
    args: struct({ ...dom, timeoutSeconds: int32, flags: flags(F.NO_FLAGS) }),
    result: int32,
  }),
  /** A guest agent command as JSON text and its answer. QEMU only. */
  qemuAgentCommand: qemu(3, {
    args: struct({ ...dom, command: string, timeoutSeconds: int32, flags: flags(F.NO_FLAGS) }),
    result: orNull(string),
  }),
  /** A QMP command as JSON text (`hmp`: a line of the human monitor). Taints the domain. QEMU only. */
  qemuMonitorCommand: qemu(1, {
    args: struct({ ...dom, command: string, flags: flags({ hmp: 1 } as const) }),
    result: string,
  }),
} as const;
