import { X509Certificate } from 'node:crypto';

/** How a certificate is recognised: the SHA-256 of all of it, in base64url. */
export function fingerprintOf(certificate: string | Buffer): string {
  const hex = new X509Certificate(certificate).fingerprint256.replaceAll(':', '');
  return Buffer.from(hex, 'hex').toString('base64url');
}
