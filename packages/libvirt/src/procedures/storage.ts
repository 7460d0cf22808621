import {
  bool,
  constant,
  countedArray,
  enumeration,
  flags,
  int32,
  opaque,
  size,
  string,
  struct,
  uint64,
  uuid,
} from '../xdr/index.ts';
import * as F from './flags.ts';
import { SECRET_VALUE_MAX, VOLUME_LIST_MAX } from './limits.ts';
import { high, low, streaming } from './procedure.ts';
import { secretRef, storagePoolRef, storageVolumeRef } from './refs.ts';

/** `virStoragePoolState`. */
export const POOL_STATES = { inactive: 0, building: 1, running: 2, degraded: 3, inaccessible: 4 } as const;
/** `virStorageVolType`. */
export const VOLUME_TYPES = { file: 0, block: 1, dir: 2, network: 3, netdir: 4, ploop: 5 } as const;

const pool = { pool: storagePoolRef };
const volume = { volume: storageVolumeRef };
const volumeInfo = struct({ type: enumeration(VOLUME_TYPES), capacityBytes: size, allocationBytes: size });

/** Storage pools. Errors are `LibvirtError`s (`NO_STORAGE_POOL`, …). */
export const storagePoolProcedures = {
  lookupByName: high(84, { args: struct({ name: string }), result: storagePoolRef }),
  lookupByUuid: high(85, { args: struct({ uuid }), result: storagePoolRef }),
  lookupByVolume: high(86, { args: struct(volume), result: storagePoolRef }),
  lookupByTargetPath: high(391, { args: struct({ path: string }), result: storagePoolRef }),
  defineXml: high(77, {
    args: struct({ xml: string, flags: flags(F.POOL_DEFINE_FLAGS) }),
    result: storagePoolRef,
  }),
  createXml: low(76, {
    args: struct({ xml: string, flags: flags(F.POOL_CREATE_FLAGS) }),
    result: storagePoolRef,
  }),
  create: low(78, { args: struct({ ...pool, flags: flags(F.POOL_CREATE_FLAGS) }) }),
  /** Makes what the pool stands on: the directory, the volume group. */
  build: low(79, { args: struct({ ...pool, flags: flags(F.POOL_BUILD_FLAGS) }) }),
  /** Stops using it; the data stay. */
  destroy: high(80, { args: struct(pool) }),
  /** Deletes what it stands on, with the data. */
  delete: low(81, { args: struct({ ...pool, flags: flags(F.POOL_DELETE_FLAGS) }) }),
  undefine: high(82, { args: struct(pool) }),
  refresh: low(83, { args: struct({ ...pool, flags: flags(F.NO_FLAGS) }) }),
  getInfo: high(87, {
    args: struct(pool),
    result: struct({
      state: enumeration(POOL_STATES),
      capacityBytes: size,
      allocationBytes: size,
      availableBytes: size,
    }),
  }),
  getXmlDesc: high(88, { args: struct({ ...pool, flags: flags(F.INACTIVE_XML_FLAGS) }), result: string }),
  isActive: high(154, { args: struct(pool), result: bool }),
  isPersistent: high(155, { args: struct(pool), result: bool }),
  getAutostart: high(89, { args: struct(pool), result: bool }),
  setAutostart: high(90, { args: struct({ ...pool, autostart: bool }) }),
  listAllVolumes: high(282, {
    args: struct({ ...pool, wanted: constant(int32, 1), flags: flags(F.NO_FLAGS) }),
    result: countedArray(storageVolumeRef, VOLUME_LIST_MAX),
  }),
} as const;

/** Storage volumes. Errors are `LibvirtError`s (`NO_STORAGE_VOL`, `STORAGE_VOL_EXIST`, …). */
export const storageVolumeProcedures = {
  lookupByName: high(95, { args: struct({ ...pool, name: string }), result: storageVolumeRef }),
  lookupByKey: high(96, { args: struct({ key: string }), result: storageVolumeRef }),
  lookupByPath: high(97, { args: struct({ path: string }), result: storageVolumeRef }),
  createXml: low(93, {
    args: struct({ ...pool, xml: string, flags: flags(F.VOLUME_CREATE_FLAGS) }),
    result: storageVolumeRef,
  }),
  /** A copy of `source`, in the format that the XML says. */
  createXmlFrom: low(125, {
    args: struct({ ...pool, xml: string, source: storageVolumeRef, flags: flags(F.VOLUME_CREATE_FLAGS) }),
    result: storageVolumeRef,
  }),
  delete: low(94, { args: struct({ ...volume, flags: flags(F.VOLUME_DELETE_FLAGS) }) }),
  resize: low(260, { args: struct({ ...volume, capacityBytes: size, flags: flags(F.VOLUME_RESIZE_FLAGS) }) }),
  /** Overwrites it with zeros. */
  wipe: low(165, { args: struct({ ...volume, flags: flags(F.NO_FLAGS) }) }),
  getInfo: high(98, { args: struct(volume), result: volumeInfo }),
  getInfoFlags: high(378, {
    args: struct({ ...volume, flags: flags(F.VOLUME_INFO_FLAGS) }),
    result: volumeInfo,
  }),
  getXmlDesc: high(99, { args: struct({ ...volume, flags: flags(F.NO_FLAGS) }), result: string }),
  getPath: high(100, { args: struct(volume), result: string }),
  /** Writes a stream of `length` bytes at `offset` (`length` 0: to the stream's end). */
  upload: streaming(208, 'write', {
    args: struct({ ...volume, offset: uint64, length: uint64, flags: flags(F.NO_FLAGS) }),
  }),
  /** Reads `length` bytes from `offset` (`length` 0: to the volume's end). */
  download: streaming(209, 'read', {
    args: struct({ ...volume, offset: uint64, length: uint64, flags: flags(F.NO_FLAGS) }),
  }),
} as const;

/** Secrets: passphrases of encrypted volumes and the like. */
export const secretProcedures = {
  lookupByUuid: high(141, { args: struct({ uuid }), result: secretRef }),
  lookupByUsage: high(147, { args: struct({ usageType: int32, usageId: string }), result: secretRef }),
  defineXml: high(142, {
    args: struct({ xml: string, flags: flags({ validate: 1 } as const) }),
    result: secretRef,
  }),
  setValue: high(144, {
    args: struct({ secret: secretRef, value: opaque(SECRET_VALUE_MAX), flags: flags(F.NO_FLAGS) }),
  }),
  undefine: high(146, { args: struct({ secret: secretRef }) }),
  getXmlDesc: high(143, { args: struct({ secret: secretRef, flags: flags(F.NO_FLAGS) }), result: string }),
} as const;
