import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type PeerCertificate, type TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import {
  CONTROL_PLANE_NAME,
  fingerprintOf,
  type KeyedCertificate,
  keyFingerprintOf,
  makeAuthority,
  makeRequest,
  makeServerCertificate,
  readRequest,
  signNodeRequest,
} from './index.ts';

const DAY_MS = 24 * 3_600_000;
const NODE = '01900000-0000-7000-8000-000000000001';

async function aNode(authority: KeyedCertificate, lifetimeMs = DAY_MS): Promise<KeyedCertificate> {
  const { key, request } = await makeRequest();
  return { key, certificate: await signNodeRequest(authority, { request, nodeId: NODE, lifetimeMs }) };
}

/** What a server of TLS sees of the client, and the client of the server: real handshakes. */
async function meet(server: KeyedCertificate, client: KeyedCertificate | null, trust: KeyedCertificate) {
  const listener = createServer({
    cert: server.certificate,
    key: server.key,
    ca: trust.certificate,
    requestCert: true,
    rejectUnauthorized: false,
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const seen = once(listener, 'secureConnection') as Promise<[TLSSocket]>;
  seen.catch(() => undefined);
  const { port } = listener.address() as AddressInfo;
  const socket = connect({
    port,
    host: '127.0.0.1',
    servername: CONTROL_PLANE_NAME,
    ca: trust.certificate,
    ...(client ? { cert: client.certificate, key: client.key } : {}),
  });
  try {
    await once(socket, 'secureConnect');
    const [accepted] = await seen;
    const peer = accepted.getPeerCertificate() as PeerCertificate;
    const chain = socket.getPeerCertificate(true);
    return {
      isAuthorized: accepted.authorized,
      why: String(accepted.authorizationError ?? ''),
      nodeId: peer.subject?.CN,
      authority: fingerprintOf(chain.issuerCertificate.raw),
    };
  } finally {
    socket.destroy();
    listener.close();
  }
}

test('the control plane and a node know each other by the authority, whatever the address', async () => {
  const authority = await makeAuthority();
  const server = await makeServerCertificate(authority);
  const met = await meet(server, await aNode(authority), authority);
  expect(met).toMatchObject({ isAuthorized: true, nodeId: NODE });
  expect(met.authority).toBe(fingerprintOf(authority.certificate));
  expect(met.authority).toMatch(/^[\w-]{43}$/);
});

test('a node of another cloud, one without a certificate and one that is too late are not authorised', async () => {
  const [authority, other] = [await makeAuthority(), await makeAuthority()];
  const server = await makeServerCertificate(authority);
  expect((await meet(server, await aNode(other), authority)).isAuthorized).toBe(false);
  expect((await meet(server, null, authority)).isAuthorized).toBe(false);
  const late = await meet(server, await aNode(authority, -1_000), authority);
  expect(late).toMatchObject({ isAuthorized: false, why: expect.stringMatching(/CERT_HAS_EXPIRED|expired/) });
});

test('nobody takes another cloud, or a node, for the control plane', async () => {
  const [authority, other] = [await makeAuthority(), await makeAuthority()];
  const node = await aNode(authority);
  const foreign = await makeServerCertificate(other);
  await expect(meet(foreign, node, authority)).rejects.toThrow();
  await expect(meet(node, node, authority)).rejects.toThrow();
});

test('a request that is none, or was changed on its way, is not signed', async () => {
  const authority = await makeAuthority();
  const { request } = await makeRequest();
  const sign = (text: string) =>
    signNodeRequest(authority, { request: text, nodeId: NODE, lifetimeMs: DAY_MS });
  await expect(sign('nonsense')).rejects.toThrow();
  const bytes = Buffer.from(request.replaceAll(/-----.*-----|\s/g, ''), 'base64');
  // In the last bytes is the signature.
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 5) ^ 1, bytes.length - 5);
  const changed = `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----`;
  await expect(sign(changed)).rejects.toThrow();
});

test('a key is recognised', async () => {
  const [one, two] = [await makeRequest(), await makeRequest()];
  const print = async (request: string) => keyFingerprintOf(await readRequest(request));
  expect(await print(one.request)).toBe(await print(one.request));
  expect(await print(one.request)).not.toBe(await print(two.request));
});
