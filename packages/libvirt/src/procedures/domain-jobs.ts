import { countedArray } from '../xdr/composites.ts';
import {
  bool,
  constant,
  enumeration,
  flags,
  int32,
  nullable,
  size,
  string,
  struct,
  uint64,
} from '../xdr/index.ts';
import * as F from './flags.ts';
import { JOB_STATS_MAX, SNAPSHOT_LIST_MAX } from './limits.ts';
import { high, low } from './procedure.ts';
import { checkpointRef, domainRef, snapshotRef } from './refs.ts';
import { paramList, paramRecord } from './typed-params.ts';

/** State of a job that concerns the whole domain: save, backup, migration, … (`virDomainJobType`). */
export const JOB_TYPES = {
  none: 0,
  bounded: 1,
  unbounded: 2,
  completed: 3,
  failed: 4,
  cancelled: 5,
} as const;

/** Jobs on one disk (`virDomainBlockJobType`). */
export const BLOCK_JOB_TYPES = {
  unknown: 0,
  pull: 1,
  copy: 2,
  commit: 3,
  'active-commit': 4,
  backup: 5,
} as const;

const dom = { dom: domainRef };
const disk = { ...dom, disk: string };
const snapshot = { snapshot: snapshotRef };
const checkpoint = { checkpoint: checkpointRef };

/** A domain's disks, jobs, backups and snapshots. */
export const domainJobProcedures = {
  /** Grows a running guest's disk; `size` in KiB unless the flag `bytes` is given. */
  blockResize: low(251, { args: struct({ ...disk, size, flags: flags(F.BLOCK_RESIZE_FLAGS) }) }),
  /** `disk` is its target (`vda`) or path. All in bytes. */
  getBlockInfo: low(194, {
    args: struct({ ...disk, flags: flags(F.NO_FLAGS) }),
    result: struct({ allocationBytes: size, capacityBytes: size, physicalBytes: size }),
  }),
  getBlockJobInfo: low(238, {
    args: struct({ ...disk, flags: flags(F.BLOCK_JOB_INFO_FLAGS) }),
    result: struct({
      found: bool,
      type: enumeration(BLOCK_JOB_TYPES),
      bandwidth: uint64,
      current: size,
      end: size,
    }),
  }),
  /** Ends a block job; `pivot` makes the guest use the copy. */
  blockJobAbort: low(237, { args: struct({ ...disk, flags: flags(F.BLOCK_JOB_ABORT_FLAGS) }) }),
  /** Merges the backing chain into the disk. Bandwidth in MiB/s, 0: no limit. */
  blockPull: low(240, { args: struct({ ...disk, bandwidth: uint64, flags: flags(F.BLOCK_PULL_FLAGS) }) }),
  /** Always name `base`: without it libvirt commits down to the deepest image, shared ones too. */
  blockCommit: low(290, {
    args: struct({
      ...disk,
      base: nullable(string),
      top: nullable(string),
      bandwidth: uint64,
      flags: flags(F.BLOCK_COMMIT_FLAGS),
    }),
  }),
  blockRebase: low(266, {
    args: struct({ ...disk, base: nullable(string), bandwidth: uint64, flags: flags(F.BLOCK_REBASE_FLAGS) }),
  }),
  /** Mirrors a disk to the destination in `xml` (a `<disk>`). */
  blockCopy: low(345, {
    args: struct({ ...disk, xml: string, params: paramList(16), flags: flags(F.BLOCK_COPY_FLAGS) }),
  }),

  /** Progress of the job that runs; `type` none when there is none. Times in ms, data in bytes. */
  getJobInfo: low(163, {
    args: struct(dom),
    result: struct({
      type: enumeration(JOB_TYPES),
      timeElapsedMs: size,
      timeRemainingMs: size,
      dataTotal: size,
      dataProcessed: size,
      dataRemaining: size,
      memoryTotal: size,
      memoryProcessed: size,
      memoryRemaining: size,
      fileTotal: size,
      fileProcessed: size,
      fileRemaining: size,
    }),
  }),
  /** The same and more, by name (`disk_total`, `errmsg`, …); with `completed` those of the last job. */
  getJobStats: low(298, {
    args: struct({ ...dom, flags: flags(F.JOB_STATS_FLAGS) }),
    result: struct({ type: enumeration(JOB_TYPES), stats: paramRecord(JOB_STATS_MAX) }),
  }),
  /** Cancels the domain's job; throws `OPERATION_INVALID` when there is none. */
  abortJob: low(164, { args: struct(dom) }),

  /** Starts a backup, push or pull; the event `job-completed` tells its end. */
  backupBegin: low(421, {
    args: struct({
      ...dom,
      backupXml: string,
      checkpointXml: nullable(string),
      flags: flags(F.BACKUP_FLAGS),
    }),
  }),
  /** XML of the backup that runs; throws `NO_DOMAIN_BACKUP` when there is none. */
  backupGetXmlDesc: high(422, { args: struct({ ...dom, flags: flags(F.NO_FLAGS) }), result: string }),

  snapshotCreateXml: low(185, {
    args: struct({ ...dom, xml: string, flags: flags(F.SNAPSHOT_CREATE_FLAGS) }),
    result: snapshotRef,
  }),
  snapshotLookupByName: high(189, {
    args: struct({ ...dom, name: string, flags: flags(F.NO_FLAGS) }),
    result: snapshotRef,
  }),
  listAllSnapshots: high(274, {
    args: struct({ ...dom, wanted: constant(int32, 1), flags: flags(F.SNAPSHOT_LIST_FLAGS) }),
    result: countedArray(snapshotRef, SNAPSHOT_LIST_MAX),
  }),
  snapshotGetXmlDesc: high(186, {
    args: struct({ ...snapshot, flags: flags({ secure: 1 } as const) }),
    result: string,
  }),
  revertToSnapshot: low(192, { args: struct({ ...snapshot, flags: flags(F.SNAPSHOT_REVERT_FLAGS) }) }),
  snapshotDelete: low(193, { args: struct({ ...snapshot, flags: flags(F.SNAPSHOT_DELETE_FLAGS) }) }),

  checkpointCreateXml: low(411, {
    args: struct({
      ...dom,
      xml: string,
      flags: flags({ redefine: 1, quiesce: 2, 'redefine-validate': 4 } as const),
    }),
    result: checkpointRef,
  }),
  listAllCheckpoints: high(413, {
    args: struct({
      ...dom,
      wanted: constant(int32, 1),
      flags: flags({ roots: 1, topological: 2, leaves: 4 } as const),
    }),
    result: countedArray(checkpointRef, SNAPSHOT_LIST_MAX),
  }),
  checkpointDelete: low(417, {
    args: struct({
      ...checkpoint,
      flags: flags({ children: 1, 'metadata-only': 2, 'children-only': 4 } as const),
    }),
  }),
} as const;
