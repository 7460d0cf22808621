import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Whose certificate a connection has shown, or why it counts for nothing. */
export type ShownCertificate = { readonly nodeId: string } | { readonly problem: string };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The node whose certificate (signed by the cloud's authority, not expired) the machine at the other end has shown. */
export function nodeOfCertificate(socket: Socket): ShownCertificate {
  if (!(socket instanceof TLSSocket)) return { problem: 'no certificate' };
  const { subject, valid_to } = socket.getPeerCertificate();
  if (!subject) return { problem: 'no certificate' };
  // An Error or its code, whatever the types say.
  const reason = String(socket.authorizationError ?? '');
  if (reason.includes('CERT_HAS_EXPIRED')) return { problem: `its certificate expired on ${valid_to}` };
  if (!socket.authorized) return { problem: `not a certificate of this cloud (${reason})` };
  const { CN } = subject;
  return typeof CN === 'string' && UUID.test(CN) ? { nodeId: CN } : { problem: 'not a node’s certificate' };
}
