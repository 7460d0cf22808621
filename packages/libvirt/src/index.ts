/**
 * libvirt for Node, without native code: libvirt's RPC protocol over libvirtd's unix socket.
 *
 * @module
 */
export { type LibvirtApi, type Operation, PROCEDURES } from './client/api.ts';
export { type ConnectOptions, connect, type LibvirtConnection } from './client/connection.ts';
export type { ConnectionState } from './client/link.ts';
export type { CallOptions, CallReport, LibvirtOptions } from './client/options.ts';
export { connectPool, type LibvirtPool, type PoolOptions } from './client/pool.ts';
export { LibvirtUriError, parseUri, type Target } from './client/uri.ts';
export { ERROR_CODES, ERROR_DOMAINS, type ErrorCodeName } from './errors/codes.ts';
export * from './errors/errors.ts';
export type { SubscribeOptions, Subscription } from './events/subscriptions.ts';
export {
  type DomainLifecycleEvent,
  EVENTS,
  type EventName,
  type EventOf,
  type LifecycleChange,
  type SubjectOf,
} from './events/table.ts';
export * from './procedures/index.ts';
export type { KeepaliveOptions } from './rpc/keepalive.ts';
export type { OpenedStream } from './stream/open.ts';
export { XdrError } from './xdr/error.ts';
