import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CONTROL_PLANE_NAME,
  type KeyedCertificate,
  makeAuthority,
  makeRequest,
  makeServerCertificate,
  signNodeRequest,
} from '@cloudlet/certificates';
import {
  CONTRACT_VERSION,
  DOOR_PROTOCOLS,
  gatewayPaths,
  redisRulesOf,
  redisUserOf,
} from '@cloudlet/contract';
import { ControlError } from '@cloudlet/control';
import { createLogger } from '@cloudlet/daemon';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startRedis, type TestRedis } from '../../../agent/src/testing/redis-server.ts';
import { type Gateway, startGateway } from '../server.ts';

const logger = createLogger('gateway');
logger.level = 'silent';
const nodeId = randomUUID();
const SECRET = 'secret';
const bearer = { authorization: `Bearer ${nodeId}.${SECRET}` };
const sha256 = 'ab'.repeat(32);
const DAY_MS = 24 * 3_600_000;

let authority: KeyedCertificate;
let redis: TestRedis;
let gateway: Gateway;
let mine: KeyedCertificate;
const directory = mkdtempSync(join(tmpdir(), 'door-'));

beforeAll(async () => {
  authority = await makeAuthority();
  mine = await certificateOf(nodeId);
  redis = await startRedis();
  const secretHash = createHash('sha256').update(SECRET).digest('hex');
  await redis.admit(redisUserOf(nodeId), redisRulesOf(nodeId, secretHash));
  writeFileSync(join(directory, `${sha256}.qcow2`), 'an image');
  gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    origins: [],
    imageDirectory: directory,
    logger,
    rights: {
      redeem: async () => null,
      lost: async () => null,
      isNode: async (shown) => shown.secret === SECRET,
    },
    door: {
      host: '127.0.0.1',
      port: 0,
      authority,
      server: await makeServerCertificate(authority),
      redisUrl: `unix://${redis.url}`,
      enrol: async ({ secret, secretHash, keyFingerprint }) => {
        expect([secretHash, keyFingerprint]).toEqual(Array(2).fill(expect.stringMatching(/^[0-9a-f]{64}$/)));
        if (secret !== 'good') throw new ControlError('enrolment_refused', { reason: 'used' });
        return { nodeId, name: 'host-1' };
      },
    },
  });
});
afterAll(async () => {
  await gateway.stop();
  await redis.remove();
  rmSync(directory, { recursive: true });
});

async function certificateOf(id: string, signer = authority, lifetimeMs = DAY_MS): Promise<KeyedCertificate> {
  const { key, request: csr } = await makeRequest();
  return { key, certificate: await signNodeRequest(signer, { request: csr, nodeId: id, lifetimeMs }) };
}

const tlsOf = (shown: KeyedCertificate | null) => ({
  host: '127.0.0.1',
  port: gateway.doorPort ?? 0,
  servername: CONTROL_PLANE_NAME,
  ca: authority.certificate,
  ...(shown ? { cert: shown.certificate, key: shown.key } : {}),
});

type Asked = { shown?: KeyedCertificate | null; headers?: Record<string, string>; body?: unknown };

async function ask(path: string, { shown = mine, headers = bearer, body }: Asked = {}) {
  const method = body === undefined ? 'GET' : 'POST';
  const asked = request({ ...tlsOf(shown), path, method, headers, agent: false });
  asked.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = await once(asked, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode as number, text: Buffer.concat(chunks).toString() };
}

const enrolment = async (secret: string) => ({
  version: CONTRACT_VERSION,
  secret,
  secretHash: createHash('sha256').update('made here').digest('hex'),
  request: (await makeRequest()).request,
});

describe('a machine without a certificate', () => {
  test('joins with a good command and gets a certificate, by which it is let in', async () => {
    const { key, request: csr } = await makeRequest();
    const body = { ...(await enrolment('good')), request: csr };
    const joined = await ask(gatewayPaths.enrolment, { shown: null, headers: {}, body });
    expect(joined.status).toBe(200);
    const { certificate, ...node } = JSON.parse(joined.text);
    expect(node).toEqual({ nodeId, name: 'host-1' });
    const image = await ask(gatewayPaths.image(sha256), { shown: { key, certificate } });
    expect(image).toEqual({ status: 200, text: 'an image' });
  });

  test('is told why a command is not good', async () => {
    const refused = await ask(gatewayPaths.enrolment, {
      shown: null,
      headers: {},
      body: await enrolment('x'),
    });
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'enrolment_refused', message: /used/ });
    const odd = await ask(gatewayPaths.enrolment, {
      shown: null,
      headers: {},
      body: { ...(await enrolment('good')), request: 'nonsense' },
    });
    expect(odd.status).toBe(400);
  });

  test('gets nothing else, whatever secret it knows', async () => {
    for (const path of [gatewayPaths.image(sha256), gatewayPaths.console, gatewayPaths.agent]) {
      expect([403, 404]).toContain((await ask(path, { shown: null })).status);
    }
    const next = await ask(gatewayPaths.certificate, { shown: null, body: {} });
    expect(next.status).toBe(403);
    await expect(comeToRedis(null).ping()).rejects.toThrow();
  });
});

describe('a certificate', () => {
  test.each([
    ['of another node', () => certificateOf(randomUUID()), 'another node'],
    [
      'of another cloud',
      async () => certificateOf(nodeId, await makeAuthority()),
      'not a certificate of this cloud',
    ],
    ['that has expired', () => certificateOf(nodeId, authority, -1_000), 'expired on'],
  ])('%s opens nothing', async (_name, make, why) => {
    const shown = await make();
    const refused = await ask(gatewayPaths.image(sha256), { shown });
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text).message).toContain(why);
    expect((await ask(gatewayPaths.certificate, { shown, body: {} })).status).toBe(403);
  });

  test('without the secret opens nothing', async () => {
    const headers = { authorization: `Bearer ${nodeId}.wrong` };
    expect((await ask(gatewayPaths.image(sha256), { headers })).status).toBe(401);
  });

  test('is renewed for a new key by who has the old one', async () => {
    const { key, request: csr } = await makeRequest();
    const body = { version: CONTRACT_VERSION, request: csr };
    const renewed = await ask(gatewayPaths.certificate, { body });
    expect(renewed.status).toBe(200);
    const { certificate } = JSON.parse(renewed.text);
    expect((await ask(gatewayPaths.image(sha256), { shown: { key, certificate } })).status).toBe(200);
  });

  test('lets the console’s connection in', async () => {
    const url = `wss://127.0.0.1:${gateway.doorPort}${gatewayPaths.agent}`;
    const agent = new WebSocket(url, { ...tlsOf(mine), headers: bearer });
    await once(agent, 'open');
    agent.terminate();
  });
});

function comeToRedis(shown: KeyedCertificate | null, password = SECRET): Redis {
  const { host, port, ...tls } = tlsOf(shown);
  const client = new Redis({
    host,
    port,
    tls: { ...tls, ALPNProtocols: [DOOR_PROTOCOLS.redis] },
    username: redisUserOf(nodeId),
    password,
    enableReadyCheck: false,
    disableClientInfo: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on('error', () => undefined);
  return client;
}

describe('Redis behind the door', () => {
  test('is the node’s own, as far as its user may', async () => {
    const client = comeToRedis(mine);
    expect(await client.xadd(`cloudlet:node:${nodeId}:reports`, '*', 'message', 'hello')).toMatch(/-/);
    await expect(client.keys('*')).rejects.toThrow('NOPERM');
    client.disconnect();
  });

  test('lets nobody in by the certificate alone, or by the secret alone', async () => {
    await expect(comeToRedis(mine, 'wrong').ping()).rejects.toThrow();
    await expect(comeToRedis(await certificateOf(nodeId, authority, -1_000)).ping()).rejects.toThrow();
    await expect(comeToRedis(null).ping()).rejects.toThrow();
  });
});
