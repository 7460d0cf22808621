import { z } from 'zod';
import { CONTRACT_VERSION } from './version.ts';

/**
 * What is spoken at the control plane's one door for other machines (TLS): HTTP with the gateway, and Redis' own protocol with
 * Redis, whose bytes the gateway passes on. The client says which by ALPN (RFC 7301).
 */
export const DOOR_PROTOCOLS = { http: 'http/1.1', redis: 'cloudlet-redis' } as const;

/** PEM of one certificate request or of a certificate. */
const pem = z.string().min(1).max(8_192);
const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** A machine redeems its join command. Its private key and its secret stay with it. */
export const enrolmentRequestSchema = z.object({
  version: z.literal(CONTRACT_VERSION),
  /** The join command's. */
  secret: z.string().min(1).max(200),
  /** SHA-256 of the secret that the node will show from now on. */
  secretHash: sha256Hex,
  /** PKCS #10: the machine's public key, signed with its private one. */
  request: pem,
});
export type EnrolmentRequest = z.infer<typeof enrolmentRequestSchema>;

export const enrolmentAnswerSchema = z.object({
  nodeId: z.uuid(),
  /** What the node is called. */
  name: z.string().min(1),
  certificate: pem,
});
export type EnrolmentAnswer = z.infer<typeof enrolmentAnswerSchema>;

/** A node asks for a certificate of its next key. */
export const certificateRequestSchema = z.object({ version: z.literal(CONTRACT_VERSION), request: pem });
export const certificateAnswerSchema = z.object({ certificate: pem });

/** Why the door does not do what it was asked: a code for programs, a message for people. */
export const doorRefusalSchema = z.object({ code: z.string(), message: z.string() });
export type DoorRefusal = z.infer<typeof doorRefusalSchema>;
