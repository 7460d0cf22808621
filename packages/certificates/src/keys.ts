import { createHash } from 'node:crypto';
import * as x509 from './x509.ts';

/** P-256 with SHA-256: what every TLS library takes, and quick to make. */
const KEYS = { name: 'ECDSA', namedCurve: 'P-256' } as const;
export const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** A new pair of keys; `key` is the private one, PKCS #8 in PEM. */
export async function makeKeys() {
  const pair = await crypto.subtle.generateKey(KEYS, true, ['sign', 'verify']);
  const key = x509.PemConverter.encode(
    await crypto.subtle.exportKey('pkcs8', pair.privateKey),
    'PRIVATE KEY',
  );
  return { pair, key };
}

/** A private key for signing. @param key PKCS #8 in PEM */
export function importKey(key: string) {
  return crypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(key), KEYS, false, ['sign']);
}

/** A new private key and a request (PKCS #10, PEM) for a certificate of it: the key stays where it was made. */
export async function makeRequest(): Promise<{ readonly key: string; readonly request: string }> {
  const { pair, key } = await makeKeys();
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: 'CN=node',
    keys: pair,
    signingAlgorithm: SIGNING,
  });
  return { key, request: request.toString('pem') };
}

/** How a request's key is recognised: the SHA-256 of its public half, in hexadecimal. */
export function keyFingerprintOf(request: x509.Pkcs10CertificateRequest): string {
  return createHash('sha256').update(Buffer.from(request.publicKey.rawData)).digest('hex');
}
