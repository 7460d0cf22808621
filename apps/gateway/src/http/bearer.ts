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
