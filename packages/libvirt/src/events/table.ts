import { METADATA_TYPES } from '../procedures/domain.ts';
import { BLOCK_JOB_TYPES } from '../procedures/domain-jobs.ts';
import { JOB_STATS_MAX } from '../procedures/limits.ts';
import { high } from '../procedures/procedure.ts';
import { type DomainRef, domainRef, networkRef, storagePoolRef } from '../procedures/refs.ts';
import { paramRecord } from '../procedures/typed-params.ts';
import {
  type Codec,
  enumeration,
  int32,
  int64,
  mapped,
  type NameOf,
  type NameTable,
  nameOf,
  nullable,
  orNull,
  size,
  string,
  struct,
  uint64,
  type Value,
  XdrError,
} from '../xdr/index.ts';
import { LIFECYCLE } from './lifecycle.ts';

/** Domain events, network events and pool events are registered by calls of their own. */
export const EVENT_SOURCES = {
  domain: {
    register: high(316, { args: struct({ event: int32, of: nullable(domainRef) }), result: int32 }),
    deregister: high(317, { args: struct({ callbackId: int32 }) }),
  },
  network: {
    register: high(313, { args: struct({ event: int32, of: nullable(networkRef) }), result: int32 }),
    deregister: high(314, { args: struct({ callbackId: int32 }) }),
  },
  storagePool: {
    register: high(368, { args: struct({ event: int32, of: nullable(storagePoolRef) }), result: int32 }),
    deregister: high(369, { args: struct({ callbackId: int32 }) }),
  },
} as const;

type Lifecycle = typeof LIFECYCLE;

/** What happened, and why: `{ event: 'stopped', detail: 'crashed' }`. */
export type LifecycleChange =
  | {
      [E in keyof Lifecycle]: { readonly event: E; readonly detail: NameOf<Lifecycle[E]['details']> };
    }[keyof Lifecycle]
  | { readonly event: `unknown-${number}`; readonly detail: `unknown-${number}` };

/** A change of a domain's life. */
export type DomainLifecycleEvent = { readonly dom: DomainRef } & LifecycleChange;

const lifecycleChange: Codec<LifecycleChange> = {
  encode() {
    throw new XdrError('events are never sent');
  },
  decode(reader) {
    const event = reader.int32();
    const detail = reader.int32();
    for (const [name, row] of Object.entries(LIFECYCLE)) {
      const details: NameTable = row.details;
      if (row.number === event) return { event: name, detail: nameOf(details, detail) } as LifecycleChange;
    }
    return { event: `unknown-${event}`, detail: `unknown-${detail}` };
  },
};

const receivedOnly = (): never => {
  throw new XdrError('events are never sent');
};
const withDomain = { dom: domainRef };

const WATCHDOG_ACTIONS = {
  none: 0,
  pause: 1,
  reset: 2,
  poweroff: 3,
  shutdown: 4,
  debug: 5,
  'inject-nmi': 6,
} as const;
const IO_ERROR_ACTIONS = { none: 0, pause: 1, report: 2 } as const;
const BLOCK_JOB_STATUSES = { completed: 0, failed: 1, canceled: 2, ready: 3 } as const;
const AGENT_STATES = { connected: 1, disconnected: 2 } as const;
const AGENT_REASONS = { unknown: 0, 'domain-started': 1, channel: 2 } as const;

/** An event of libvirt as data: its number, the message that carries it, what is in it. */
interface EventRow<S extends keyof typeof EVENT_SOURCES, T> {
  readonly source: S;
  readonly id: number;
  readonly procedure: number;
  readonly body: Codec<T>;
}

const domain = <T>(id: number, procedure: number, body: Codec<T>): EventRow<'domain', T> => ({
  source: 'domain',
  id,
  procedure,
  body,
});

/** Every event that can be subscribed to. */
export const EVENTS = {
  /** Defined, started, stopped, …, and why. */
  'domain-lifecycle': domain(
    0,
    318,
    mapped(
      struct({ ...withDomain, change: lifecycleChange }),
      ({ dom, change }): DomainLifecycleEvent => ({ dom, ...change }),
      receivedOnly,
    ),
  ),
  'domain-reboot': domain(1, 319, struct(withDomain)),
  'domain-watchdog': domain(3, 321, struct({ ...withDomain, action: enumeration(WATCHDOG_ACTIONS) })),
  /** A disk's read or write failed; `reason` is `enospc` or empty. */
  'domain-io-error': domain(
    6,
    324,
    struct({
      ...withDomain,
      path: string,
      device: string,
      action: enumeration(IO_ERROR_ACTIONS),
      reason: string,
    }),
  ),
  /** libvirt lost the hypervisor's monitor of this domain. */
  'domain-control-error': domain(7, 325, struct(withDomain)),
  /** `disk` is the target (`vda`). */
  'domain-block-job': domain(
    16,
    339,
    struct({
      ...withDomain,
      disk: string,
      type: enumeration(BLOCK_JOB_TYPES),
      status: enumeration(BLOCK_JOB_STATUSES),
    }),
  ),
  'domain-balloon-change': domain(13, 331, struct({ ...withDomain, memoryKiB: size })),
  'domain-device-added': domain(19, 354, struct({ ...withDomain, alias: string })),
  'domain-device-removed': domain(15, 333, struct({ ...withDomain, alias: string })),
  'domain-device-removal-failed': domain(22, 367, struct({ ...withDomain, alias: string })),
  /** The guest agent came or went. */
  'domain-agent-lifecycle': domain(
    18,
    348,
    struct({ ...withDomain, state: enumeration(AGENT_STATES), reason: enumeration(AGENT_REASONS) }),
  ),
  /** A backup, save or migration ended; `stats` as of `getJobStats`. */
  'domain-job-completed': domain(21, 363, struct({ ...withDomain, stats: paramRecord(JOB_STATS_MAX) })),
  'domain-metadata-change': domain(
    23,
    379,
    struct({ ...withDomain, type: enumeration(METADATA_TYPES), uri: orNull(string) }),
  ),
  /** A disk filled beyond the threshold set for it, by `excess` bytes. */
  'domain-block-threshold': domain(
    24,
    385,
    struct({ ...withDomain, device: string, path: orNull(string), threshold: uint64, excess: uint64 }),
  ),
  /** The guest's clock was set, seconds off UTC. */
  'domain-rtc-change': domain(2, 320, struct({ ...withDomain, offsetSeconds: int64 })),
  'network-lifecycle': {
    source: 'network',
    id: 0,
    procedure: 315,
    body: struct({
      network: networkRef,
      event: enumeration({ defined: 0, undefined: 1, started: 2, stopped: 3 } as const),
      detail: int32,
    }),
  },
  'storage-pool-lifecycle': {
    source: 'storagePool',
    id: 0,
    procedure: 370,
    body: struct({
      pool: storagePoolRef,
      event: enumeration({
        defined: 0,
        undefined: 1,
        started: 2,
        stopped: 3,
        created: 4,
        deleted: 5,
      } as const),
      detail: int32,
    }),
  },
} as const;

/** Name of an event. */
export type EventName = keyof typeof EVENTS;
/** What a handler of this event gets. */
export type EventOf<E extends EventName> = Value<(typeof EVENTS)[E]['body']>;
/** What a subscription to this event can be narrowed to: one domain, one network, one pool. */
export type SubjectOf<E extends EventName> = {
  domain: DomainRef;
  network: Value<typeof networkRef>;
  storagePool: Value<typeof storagePoolRef>;
}[(typeof EVENTS)[E]['source']];
