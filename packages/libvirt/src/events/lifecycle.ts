import type { NameTable } from '../xdr/index.ts';

interface LifecycleRow {
  readonly number: number;
  readonly details: NameTable;
}

/** Events of a domain's life and what their detail means (`virDomainEventType` and its detail types). */
export const LIFECYCLE = {
  defined: { number: 0, details: { added: 0, updated: 1, renamed: 2, 'from-snapshot': 3 } },
  undefined: { number: 1, details: { removed: 0, renamed: 1 } },
  started: { number: 2, details: { booted: 0, migrated: 1, restored: 2, 'from-snapshot': 3, wakeup: 4 } },
  suspended: {
    number: 3,
    details: {
      paused: 0,
      migrated: 1,
      'io-error': 2,
      watchdog: 3,
      restored: 4,
      'from-snapshot': 5,
      'api-error': 6,
      postcopy: 7,
      'postcopy-failed': 8,
    },
  },
  resumed: {
    number: 4,
    details: { unpaused: 0, migrated: 1, 'from-snapshot': 2, postcopy: 3, 'postcopy-failed': 4 },
  },
  stopped: {
    number: 5,
    details: { shutdown: 0, destroyed: 1, crashed: 2, migrated: 3, saved: 4, failed: 5, 'from-snapshot': 6 },
  },
  /** The guest is powering off; `stopped` follows. `guest`: it did so itself, `host`: it was asked to. */
  shutdown: { number: 6, details: { finished: 0, guest: 1, host: 2 } },
  pmsuspended: { number: 7, details: { memory: 0, disk: 1 } },
  crashed: { number: 8, details: { panicked: 0, crashloaded: 1 } },
} as const satisfies Record<string, LifecycleRow>;
