import type { IncomingMessage } from 'node:http';

/** A node's credential, `Authorization: Bearer <nodeId>.<secret>`. */
export type NodeCredential = { readonly nodeId: string; readonly secret: string };

const CREDENTIAL =
  /^Bearer +([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([\w.~+/=-]{1,200})$/i;

/** The credential that a node shows, or null when it shows nothing of that form. Whether it is right is not looked at here. */
export function nodeCredential(request: IncomingMessage): NodeCredential | null {
  const [, nodeId, secret] = CREDENTIAL.exec(request.headers.authorization ?? '') ?? [];
  return nodeId && secret ? { nodeId: nodeId.toLowerCase(), secret } : null;
}

/** The secret that a request shows, `Authorization: Bearer <secret>` (RFC 6750 section 2.1); null where it shows none. */
export function bearerOf(request: IncomingMessage): string | null {
  return /^Bearer +([\w.~+/=-]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}
