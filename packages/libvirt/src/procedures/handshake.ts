import { array, bool, enumeration, flags, nullable, string, struct } from '../xdr/index.ts';
import { OPEN_FLAGS } from './flags.ts';
import { high } from './procedure.ts';

/** How libvirtd wants its clients to prove who they are. */
export const AUTH_TYPES = { none: 0, sasl: 1, polkit: 2 } as const;

/** Features that are asked for by number (`virDrvFeature`). */
export const FEATURES = {
  /** libvirtd answers keepalive messages, and sends its own from now on. */
  'program-keepalive': 10,
  /** Event registrations of their own number, per domain (316, 317). */
  'remote-event-callback': 14,
} as const;

/** What opens and closes a connection, in this order. */
export const handshakeProcedures = {
  authList: high(66, { result: array(enumeration(AUTH_TYPES), 20) }),
  authPolkit: high(70, { result: bool }),
  open: high(1, { args: struct({ uri: nullable(string), flags: flags(OPEN_FLAGS) }) }),
  supportsFeature: high(60, { args: struct({ feature: enumeration(FEATURES) }), result: bool }),
  close: high(2),
} as const;
