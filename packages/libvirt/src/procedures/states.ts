import { type Codec, int32, type NameOf, type NameTable, nameOf, XdrError } from '../xdr/index.ts';

/** What a domain does (`virDomainState`). `crashed` and `shutoff` do not run; `shutdown` is about to be `shutoff`. */
export const DOMAIN_STATES = {
  nostate: 0,
  running: 1,
  blocked: 2,
  paused: 3,
  shutdown: 4,
  shutoff: 5,
  crashed: 6,
  pmsuspended: 7,
} as const;
/** Name of a domain's state. */
export type DomainState = NameOf<typeof DOMAIN_STATES>;

/** Why it is in that state; the numbers mean something else in every state. */
const REASONS = {
  nostate: { unknown: 0 },
  running: {
    unknown: 0,
    booted: 1,
    migrated: 2,
    restored: 3,
    'from-snapshot': 4,
    unpaused: 5,
    'migration-canceled': 6,
    'save-canceled': 7,
    wakeup: 8,
    crashed: 9,
    postcopy: 10,
    'postcopy-failed': 11,
  },
  blocked: { unknown: 0 },
  paused: {
    unknown: 0,
    user: 1,
    migration: 2,
    save: 3,
    dump: 4,
    'io-error': 5,
    watchdog: 6,
    'from-snapshot': 7,
    'shutting-down': 8,
    snapshot: 9,
    crashed: 10,
    'starting-up': 11,
    postcopy: 12,
    'postcopy-failed': 13,
  },
  shutdown: { unknown: 0, user: 1 },
  shutoff: {
    unknown: 0,
    shutdown: 1,
    destroyed: 2,
    crashed: 3,
    migrated: 4,
    saved: 5,
    failed: 6,
    'from-snapshot': 7,
    daemon: 8,
  },
  crashed: { unknown: 0, panicked: 1 },
  pmsuspended: { unknown: 0 },
} as const satisfies Record<keyof typeof DOMAIN_STATES, NameTable>;

type StateAndReason = {
  [S in keyof typeof REASONS]: { readonly state: S; readonly reason: NameOf<(typeof REASONS)[S]> };
}[keyof typeof REASONS];

/** A state and why, e.g. `{ state: 'shutoff', reason: 'crashed' }`. */
export type DomainStateInfo =
  | StateAndReason
  | { readonly state: `unknown-${number}`; readonly reason: `unknown-${number}` };

/** Two ints: state, then reason. */
export const stateAndReason: Codec<DomainStateInfo> = {
  encode() {
    throw new XdrError('a domain state is never sent');
  },
  decode(reader) {
    const state = nameOf(DOMAIN_STATES, int32.decode(reader));
    const reason = int32.decode(reader);
    const reasons: NameTable = Object.hasOwn(REASONS, state) ? REASONS[state as keyof typeof REASONS] : {};
    return { state, reason: nameOf(reasons, reason) } as DomainStateInfo;
  },
};
