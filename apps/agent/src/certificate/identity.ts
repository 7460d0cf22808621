import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CONTROL_PLANE_NAME } from '@cloudlet/certificates';
import { syncFolder } from '../journal/durable.ts';

/** Files of a node that is not on the control plane's machine, PEM. */
export type IdentityFiles = {
  /** The certificate of the cloud's authority. */
  readonly authority: string;
  /** The node's private key and its certificate, in one file: they change together. */
  readonly identity: string;
};

/** What a TLS connection to the control plane is made with. Read anew for each one: the certificate is renewed now and then. */
export type ClientTls = {
  readonly servername: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
};

/** The node's key and certificate. */
export type Identity = {
  readonly tls: ClientTls;
  /** The times between which the certificate is good, in milliseconds since 1970. */
  validity(): { readonly from: number; readonly to: number };
  /** Uses another pair from now on, and after the next start. */
  replace(pair: { readonly key: string; readonly certificate: string }): Promise<void>;
};

/** Reads the node's identity. @throws Error where a file is missing or none */
export function openIdentity(files: IdentityFiles): Identity {
  const ca = readFileSync(files.authority, 'utf8');
  // OpenSSL takes from one text the key and the certificate as it looks for them.
  let pem = readFileSync(files.identity, 'utf8');
  let certificate = new X509Certificate(pem);
  return {
    tls: {
      // The control plane is known by its certificate, not by the address at which it is reached.
      servername: CONTROL_PLANE_NAME,
      ca,
      get cert() {
        return pem;
      },
      get key() {
        return pem;
      },
    },
    validity: () => ({ from: Date.parse(certificate.validFrom), to: Date.parse(certificate.validTo) }),
    async replace(pair) {
      const next = `${pair.key.trim()}\n${pair.certificate.trim()}\n`;
      const parsed = new X509Certificate(next);
      await writeDurably(files.identity, next);
      pem = next;
      certificate = parsed;
    },
  };
}

/** Replaces a file in one rename: after a power failure the old pair is there, or the new one. */
async function writeDurably(path: string, text: string): Promise<void> {
  const draft = `${path}.draft`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(dirname(path));
}
