import {
  array,
  bool,
  enumeration,
  flags,
  int32,
  nullable,
  orNull,
  size,
  string,
  struct,
  uint32,
  uint64,
  uuid,
} from '../xdr/index.ts';
import * as F from './flags.ts';
import { MESSAGES_MAX } from './limits.ts';
import { high, low, streaming } from './procedure.ts';
import { domainRef } from './refs.ts';
import { DOMAIN_STATES, stateAndReason } from './states.ts';

/** What metadata is set or read; `element` is XML of the application's own namespace. */
export const METADATA_TYPES = { description: 0, title: 1, element: 2 } as const;

const dom = { dom: domainRef };
const domAndNoFlags = struct({ ...dom, flags: flags(F.NO_FLAGS) });

/** A domain's life: define, start, look, stop, undefine. Errors are `LibvirtError`s (`NO_DOMAIN`, …). */
export const domainProcedures = {
  lookupById: high(22, { args: struct({ id: int32 }), result: domainRef }),
  lookupByName: high(23, { args: struct({ name: string }), result: domainRef }),
  lookupByUuid: high(24, { args: struct({ uuid }), result: domainRef }),

  /** Stores a configuration; the domain does not run yet. Replaces that of the same UUID and name. */
  defineXml: high(350, {
    args: struct({ xml: string, flags: flags(F.DOMAIN_DEFINE_FLAGS) }),
    result: domainRef,
  }),
  /** Forgets the configuration. Fails while there are snapshots, NVRAM, a saved state, unless flags say so. */
  undefine: high(231, { args: struct({ ...dom, flags: flags(F.DOMAIN_UNDEFINE_FLAGS) }) }),
  /** Starts a transient domain: gone when it ends. */
  createXml: low(10, {
    args: struct({ xml: string, flags: flags(F.DOMAIN_CREATE_FLAGS) }),
    result: domainRef,
  }),
  /** Starts a defined domain; the answer has its new id. */
  create: low(196, {
    args: struct({ ...dom, flags: flags(F.DOMAIN_CREATE_FLAGS) }),
    result: domainRef,
  }),
  /** Asks the guest to power off; returns before it did. */
  shutdown: low(258, { args: struct({ ...dom, flags: flags(F.DOMAIN_SHUTDOWN_FLAGS) }) }),
  /** Asks the guest to reboot; returns before it did. */
  reboot: low(27, { args: struct({ ...dom, flags: flags(F.DOMAIN_SHUTDOWN_FLAGS) }) }),
  /** The reset button. */
  reset: low(245, { args: domAndNoFlags }),
  /** Pulls the plug; returns when the guest is gone. */
  destroy: high(234, { args: struct({ ...dom, flags: flags(F.DOMAIN_DESTROY_FLAGS) }) }),
  /** Pauses the vCPUs. */
  suspend: low(34, { args: struct(dom) }),
  resume: low(28, { args: struct(dom) }),
  injectNmi: low(210, { args: domAndNoFlags }),
  /** A new name; the domain must not run. */
  rename: low(358, {
    args: struct({ ...dom, name: nullable(string), flags: flags(F.NO_FLAGS) }),
    result: int32,
  }),

  /** Never waits for the hypervisor. */
  getState: high(212, { args: domAndNoFlags, result: stateAndReason }),
  /** State, memory, vCPUs, and the CPU time of all vCPUs together. */
  getInfo: low(16, {
    args: struct(dom),
    result: struct({
      state: enumeration(DOMAIN_STATES),
      maxMemoryKiB: size,
      memoryKiB: size,
      vcpus: int32,
      cpuTimeNs: uint64,
    }),
  }),
  /** `details` and `stateTimeMs` tell how long the monitor has been busy (`virDomainControlInfo`). */
  getControlInfo: high(229, {
    args: domAndNoFlags,
    result: struct({
      state: enumeration({ ok: 0, job: 1, occupied: 2, error: 3 } as const, uint32),
      details: uint32,
      stateTimeMs: size,
    }),
  }),
  getXmlDesc: low(14, { args: struct({ ...dom, flags: flags(F.DOMAIN_XML_FLAGS) }), result: string }),
  getOsType: high(19, { args: struct(dom), result: string }),
  getHostname: low(277, {
    args: struct({ ...dom, source: flags({ lease: 1, agent: 2 } as const) }),
    result: string,
  }),
  isActive: high(150, { args: struct(dom), result: bool }),
  isPersistent: high(151, { args: struct(dom), result: bool }),
  /** Does the configuration differ from what runs? */
  isUpdated: high(202, { args: struct(dom), result: bool }),
  getAutostart: high(15, { args: struct(dom), result: bool }),
  setAutostart: high(29, { args: struct({ ...dom, autostart: bool }) }),
  /** Warnings that libvirt attached: deprecated configuration, tainting. */
  getMessages: low(426, {
    args: struct({ ...dom, flags: flags({ deprecation: 1, tainting: 2 } as const) }),
    result: array(string, MESSAGES_MAX),
  }),

  /** Description, title, or an XML element of a namespace (`uri`, with `key` as its prefix). Null removes it. */
  setMetadata: low(264, {
    args: struct({
      ...dom,
      type: enumeration(METADATA_TYPES),
      metadata: nullable(string),
      key: nullable(string),
      uri: nullable(string),
      flags: flags(F.AFFECT),
    }),
  }),
  /** Throws `NO_DOMAIN_METADATA` when there is none. */
  getMetadata: low(265, {
    args: struct({
      ...dom,
      type: enumeration(METADATA_TYPES),
      uri: nullable(string),
      flags: flags(F.AFFECT),
    }),
    result: string,
  }),

  /** Saves memory and state to disk and ends the guest; the next start resumes there. */
  managedSave: low(182, { args: struct({ ...dom, flags: flags(F.SAVE_FLAGS) }) }),
  hasManagedSave: low(183, { args: domAndNoFlags, result: bool }),
  managedSaveRemove: low(184, { args: domAndNoFlags }),
  /** Opens the character device (null: the first serial or console). */
  openConsole: streaming(201, 'both', {
    args: struct({ ...dom, device: nullable(string), flags: flags(F.CONSOLE_FLAGS) }),
  }),
  /** A virtio channel's byte stream by its target name. */
  openChannel: streaming(296, 'both', {
    args: struct({ ...dom, channel: nullable(string), flags: flags({ force: 1 } as const) }),
  }),
  /** An image of the screen; the answer is its MIME type, the bytes come as a stream. */
  screenshot: streaming(211, 'read', {
    args: struct({ ...dom, screen: uint32, flags: flags(F.NO_FLAGS) }),
    result: orNull(string),
  }),
} as const;
