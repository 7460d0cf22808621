import { randomBytes } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { clientAddress, type TrustedProxies } from './client-address.ts';

/** The request header in which a route finds where the request comes from. */
const HEADER = 'x-cloudlet-client-address';

/** Bundles may hold this module twice; the process has one key. */
const KEY = Symbol.for('cloudlet.client-address-key');

/** Begins what this process has written into the header: what a browser sends under its name begins otherwise. */
function keyOfProcess(): string {
  const shared = globalThis as { [KEY]?: string };
  shared[KEY] ??= randomBytes(16).toString('hex');
  return shared[KEY];
}

/** Next tells a route nothing of the connection that a request came by: each request is told of it before Next sees it. */
export function markClientAddresses(trusted: TrustedProxies): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    const forwardedFor = request.headers['x-forwarded-for'];
    const address = clientAddress(
      request.socket.remoteAddress ?? null,
      typeof forwardedFor === 'string' ? forwardedFor : null,
      trusted,
    );
    request.headers[HEADER] = `${keyOfProcess()} ${address ?? ''}`;
  });
}

/** Where a request comes from; null where it is not known. */
export function markedClientAddress(headers: Headers): string | null {
  const [key, address] = headers.get(HEADER)?.split(' ') ?? [];
  return key === keyOfProcess() && address ? address : null;
}
