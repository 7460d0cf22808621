import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import {
  type KeyedCertificate,
  makeAuthority,
  makeRequest,
  makeServerCertificate,
  signNodeRequest,
} from '@cloudlet/certificates';
import { certificateRequestSchema, gatewayPaths } from '@cloudlet/contract';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { requestGateway } from '../gateway/request.ts';
import { until } from '../testing/until.ts';
import { type Identity, openIdentity } from './identity.ts';
import { type Renewal, startRenewal } from './renewal.ts';

const DAY_MS = 24 * 3_600_000;
const nodeId = '01900000-0000-7000-8000-000000000001';
const logger = pino({ level: 'silent' });

let authority: KeyedCertificate;
let door: Awaited<ReturnType<typeof startDoor>>;
let folder: string;
let renewal: Renewal | null = null;
beforeAll(async () => {
  authority = await makeAuthority();
  door = await startDoor();
});
afterAll(() => door.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'identity-'));
  door.willing = true;
  door.seen.length = 0;
});
afterEach(() => {
  renewal?.close();
  rmSync(folder, { recursive: true });
});

/** The door's half: signs what a node with a certificate asks for. */
async function startDoor() {
  const { certificate, key } = await makeServerCertificate(authority);
  const seen: string[] = [];
  const state = { willing: true };
  const server = createServer(
    { cert: certificate, key, ca: authority.certificate, requestCert: true, rejectUnauthorized: true },
    async (request, response) => {
      seen.push((request.socket as TLSSocket).getPeerCertificate().serialNumber);
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      if (request.url !== gatewayPaths.certificate) return void response.writeHead(404).end('{}');
      if (!state.willing) {
        const refusal = { code: 'wrong_secret', message: "This is not the node's secret." };
        return void response.writeHead(401).end(JSON.stringify(refusal));
      }
      const asked = certificateRequestSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
      const signed = await signNodeRequest(authority, {
        request: asked.request,
        nodeId,
        lifetimeMs: 90 * DAY_MS,
      });
      response.end(JSON.stringify({ certificate: signed }));
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    /** Serial numbers of the certificates that were shown. */
    seen,
    set willing(willing: boolean) {
      state.willing = willing;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** @param lifetimeMs of a certificate that was made an hour ago (for clocks that are behind) */
async function identityFor(lifetimeMs: number): Promise<Identity> {
  const { key, request } = await makeRequest();
  const certificate = await signNodeRequest(authority, { request, nodeId, lifetimeMs });
  writeFileSync(join(folder, 'authority.pem'), authority.certificate);
  writeFileSync(join(folder, 'identity.pem'), `${key}\n${certificate}`, { mode: 0o600 });
  return open();
}
const open = () =>
  openIdentity({ authority: join(folder, 'authority.pem'), identity: join(folder, 'identity.pem') });
const accessOf = (identity: Identity) => ({ url: door.url, bearer: `${nodeId}.secret`, tls: identity.tls });
const start = (identity: Identity) => {
  renewal = startRenewal({ gateway: accessOf(identity), identity, logger }, 20);
  return renewal;
};

test('a certificate is renewed when a third of its life is over, and the next connection shows the new one', async () => {
  // An hour of an hour and a half is over.
  const identity = await identityFor(30 * 60_000);
  const before = readFileSync(join(folder, 'identity.pem'), 'utf8');
  start(identity);
  await until('it is renewed', () => identity.validity().to > Date.now() + 80 * DAY_MS);
  const kept = readFileSync(join(folder, 'identity.pem'), 'utf8');
  expect(kept).not.toContain(before.split('\n')[1]);
  expect(open().validity()).toEqual(identity.validity());
  await requestGateway(accessOf(identity), '/', { signal: AbortSignal.timeout(5_000) });
  expect(new Set(door.seen).size).toBe(2);
  expect(door.seen).toHaveLength(2);
});

test('one that is young is left alone', async () => {
  const identity = await identityFor(90 * DAY_MS);
  const { to } = identity.validity();
  const { check } = start(identity);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(identity.validity().to).toBe(to);
  expect(door.seen).toEqual([]);
  expect(check()).toEqual({ name: 'certificate', healthy: true });
});

test('a refusal is tried again, and said while it lasts', async () => {
  door.willing = false;
  const identity = await identityFor(30 * 60_000);
  const { check } = start(identity);
  await until('it is refused', () => check().detail?.includes("not the node's secret"));
  expect(check().healthy).toBe(true);
  door.willing = true;
  await until('it is renewed', () => check().detail === undefined);
});

test('one that has expired is said with the way out', async () => {
  const identity = await identityFor(-1_000);
  const { check } = start(identity);
  expect(check()).toMatchObject({ healthy: false, detail: expect.stringContaining('node enroll') });
});
