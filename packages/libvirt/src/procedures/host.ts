import {
  array,
  bool,
  charArray,
  constant,
  countedArray,
  defaulted,
  flags,
  int32,
  mapped,
  nullable,
  size,
  string,
  struct,
  uint32,
  uint64,
  XdrError,
} from '../xdr/index.ts';
import * as F from './flags.ts';
import { DOMAIN_LIST_MAX, NETWORK_LIST_MAX, POOL_LIST_MAX } from './limits.ts';
import { high, low } from './procedure.ts';
import { domainRef, networkRef, nwfilterRef, secretRef, storagePoolRef } from './refs.ts';
import { paramRecord } from './typed-params.ts';

/** `1000000 × major + 1000 × minor + release` as libvirt counts it. */
const version = mapped(
  uint64,
  (value) => {
    const number = Number(value);
    return `${Math.floor(number / 1_000_000)}.${Math.floor(number / 1000) % 1000}.${number % 1000}`;
  },
  () => {
    throw new XdrError('a version is never sent');
  },
);

const namedCounters = mapped(
  array(struct({ field: string, value: uint64 }), 16),
  (list) =>
    Object.fromEntries(list.map(({ field, value }) => [field, value])) as Readonly<Record<string, bigint>>,
  (record) => Object.entries(record).map(([field, value]) => ({ field, value })),
);

/** libvirt wants to hear how many counters it has: on Linux, 4 of the host and of a CPU, 2 of a NUMA cell. */
const memoryStatsArgs = mapped(
  struct({ count: int32, cell: int32, flags: flags(F.NO_FLAGS) }),
  ({ cell }): { cell?: number } => ({ cell }),
  ({ cell = -1 }) => ({ count: cell === -1 ? 4 : 2, cell }),
);

const namedStats = mapped(
  struct({ stats: namedCounters, count: int32 }),
  ({ stats }) => stats,
  (stats) => ({ stats, count: Object.keys(stats).length }),
);

/** The connection itself and the host behind it. */
export const hostProcedures = {
  /** Driver behind the connection: `QEMU`, `TEST`, … */
  getType: high(3, { result: string }),
  /** Version of the hypervisor (QEMU), e.g. `7.2.19`. */
  getVersion: high(4, { result: version }),
  /** Version of libvirtd's libvirt, e.g. `9.0.0`. */
  getLibVersion: high(157, { result: version }),
  /** The host's name as libvirtd sees it. */
  getHostname: high(59, { result: string }),
  /** The URI that libvirtd opened. */
  getUri: high(110, { result: string }),
  /** XML: the host's CPU, NUMA cells, host UUID, and what guests are possible. */
  getCapabilities: low(7, { result: string }),
  /** XML: what an emulator, architecture, machine and type of virtualization offer. */
  getDomainCapabilities: low(342, {
    args: struct({
      emulator: nullable(string),
      arch: nullable(string),
      machine: nullable(string),
      /** `kvm` or `qemu` (TCG). */
      virtType: nullable(string),
      flags: flags(F.NO_FLAGS),
    }),
    result: string,
  }),
  /** XML: kinds of storage pools that this libvirt has. */
  getStoragePoolCapabilities: low(403, { args: struct({ flags: flags(F.NO_FLAGS) }), result: string }),
  /** XML with the host's SMBIOS data. */
  getSysinfo: high(203, { args: struct({ flags: flags(F.NO_FLAGS) }), result: string }),
  /** CPU and memory of the host. `cpus` counts threads, `sockets` are per NUMA node. */
  getNodeInfo: high(6, {
    result: struct({
      model: charArray(32),
      memoryKiB: size,
      cpus: int32,
      mhz: int32,
      numaNodes: int32,
      sockets: int32,
      cores: int32,
      threads: int32,
    }),
  }),
  /** `total`, `free`, `buffers`, `cached` in KiB; of one NUMA cell, or (default -1) of the host. */
  getNodeMemoryStats: high(228, {
    args: memoryStatsArgs,
    result: namedStats,
  }),
  /** `kernel`, `user`, `idle`, `iowait` in ns since boot; of one CPU, or (default -1) of all together. */
  getNodeCpuStats: high(227, {
    args: struct({ cpu: defaulted(int32, -1), count: constant(int32, 4), flags: flags(F.NO_FLAGS) }),
    result: namedStats,
  }),
  /** Free memory of the host in bytes. */
  getFreeMemory: high(102, { result: size }),
  /** Most vCPUs that one guest of this type (`kvm`, `qemu`) may have. */
  getMaxVcpus: high(5, { args: struct({ type: nullable(string) }), result: int32 }),
  /** Is the link to libvirtd safe from others (a unix socket is)? */
  isSecure: high(149, { result: bool }),
  /** Every domain that the flags select (none: all), running or not. */
  listAllDomains: high(273, {
    args: struct({ wanted: constant(int32, 1), flags: flags(F.DOMAIN_LIST_FLAGS) }),
    result: countedArray(domainRef, DOMAIN_LIST_MAX),
  }),
  /**
   * Statistics of many domains in one call, as `cpu.time`, `balloon.current`, `net.0.rx.bytes`, …
   * `domains` left out: all that the flags select. `stats` left out: every group.
   */
  getAllDomainStats: low(344, {
    args: struct({
      domains: defaulted(array(domainRef, DOMAIN_LIST_MAX), []),
      stats: flags(F.DOMAIN_STATS_GROUPS),
      flags: flags(F.DOMAIN_STATS_FLAGS),
    }),
    result: array(struct({ dom: domainRef, stats: paramRecord(262_144) }), DOMAIN_LIST_MAX),
  }),
  /** Every virtual network that the flags select (none: all). */
  listAllNetworks: high(283, {
    args: struct({ wanted: constant(int32, 1), flags: flags(F.NETWORK_LIST_FLAGS) }),
    result: countedArray(networkRef, NETWORK_LIST_MAX),
  }),
  /** Every storage pool that the flags select (none: all). */
  listAllStoragePools: high(281, {
    args: struct({ wanted: constant(int32, 1), flags: flags(F.POOL_LIST_FLAGS) }),
    result: countedArray(storagePoolRef, POOL_LIST_MAX),
  }),
  /** Every network filter. */
  listAllNwfilters: high(286, {
    args: struct({ wanted: constant(int32, 1), flags: flags(F.NO_FLAGS) }),
    result: countedArray(nwfilterRef, 16_384),
  }),
  /** Every secret, without its value. */
  listAllSecrets: high(287, {
    args: struct({ wanted: constant(int32, 1), flags: flags(F.NO_FLAGS) }),
    result: countedArray(secretRef, 16_384),
  }),
  /** XML of the CPU that all given `<cpu>` documents can run. */
  baselineCpu: low(162, { args: struct({ cpus: array(string, 256), flags: uint32 }), result: string }),
} as const;
