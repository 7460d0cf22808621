import { importKey, makeKeys, SIGNING } from './keys.ts';
import * as x509 from './x509.ts';

/** The cloud's own certificate authority, or a certificate that it has signed: both PEM. */
export type KeyedCertificate = { readonly certificate: string; readonly key: string };

/** What the control plane's certificate is for, whatever address it is reached at: clients check this name, and that authority. */
export const CONTROL_PLANE_NAME = 'control-plane.cloudlet.internal';

const YEAR_MS = 365 * 24 * 3_600_000;
/** The key lies on the control plane alone; whoever takes it from there has everything, in one year as in twenty. */
const AUTHORITY_LIFETIME_MS = 20 * YEAR_MS;
/** Clocks of other machines may be behind. */
const SKEW_MS = 3_600_000;

/** Makes an authority whose certificates are for compute nodes and the control plane of one cloud. */
export async function makeAuthority(): Promise<KeyedCertificate> {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: 'CN=Cloudlet authority',
    ...validFor(AUTHORITY_LIFETIME_MS),
    signingAlgorithm: SIGNING,
    keys: keys.pair,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.pair.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: keys.key };
}

/** The control plane's own certificate, followed by its authority's, which whoever joins compares with what it was told. */
export async function makeServerCertificate(authority: KeyedCertificate): Promise<KeyedCertificate> {
  const keys = await makeKeys();
  const issuer = new x509.X509Certificate(authority.certificate);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: `CN=${CONTROL_PLANE_NAME}`,
    issuer: issuer.subject,
    notBefore: issuer.notBefore,
    notAfter: issuer.notAfter,
    signingAlgorithm: SIGNING,
    publicKey: keys.pair.publicKey,
    signingKey: await importKey(authority.key),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: CONTROL_PLANE_NAME }]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n${authority.certificate}`, key: keys.key };
}

/**
 * Signs a node's request: its key, and nothing else of what it says. Whose it is, the control plane says.
 * @throws Error where the request is none, or is not signed with its own key
 */
export async function signNodeRequest(
  authority: KeyedCertificate,
  input: { readonly request: string; readonly nodeId: string; readonly lifetimeMs: number },
): Promise<string> {
  const request = await readRequest(input.request);
  const issuer = new x509.X509Certificate(authority.certificate);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: `CN=${input.nodeId}`,
    issuer: issuer.subject,
    ...validFor(input.lifetimeMs),
    signingAlgorithm: SIGNING,
    publicKey: request.publicKey,
    signingKey: await importKey(authority.key),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return certificate.toString('pem');
}

/** Reads a request (PKCS #10) and checks that it was made by whoever has its key. @throws Error */
export async function readRequest(pem: string): Promise<x509.Pkcs10CertificateRequest> {
  const request = new x509.Pkcs10CertificateRequest(pem);
  if (await request.verify()) return request;
  throw new Error('the request is not signed with its own key');
}

function validFor(lifetimeMs: number): { readonly notBefore: Date; readonly notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - SKEW_MS), notAfter: new Date(now + lifetimeMs) };
}

/** 16 random bytes, positive (RFC 5280 section 4.1.2.2). */
function newSerial(): string {
  const bytes = crypto.getRandomValues(Buffer.alloc(16));
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40, 0);
  return bytes.toString('hex');
}
