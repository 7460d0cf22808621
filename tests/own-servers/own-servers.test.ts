import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEmptyTestDatabase, type TestDatabase } from '@cloudlet/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Accepted, connectCloud, finished } from '../support/cloud.ts';

/** A cloud on a PostgreSQL and a Redis that somebody else runs, beside where another could be: own state, own ports. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'own-servers-'));
// The cloud's parts run as users of their own.
chmodSync(folder, 0o711);
const redisUrl = 'redis://:secret@127.0.0.1:6499';
process.env.CLOUDLET_STATE_DIR = join(folder, 'state');

let database: TestDatabase;
let redis: ChildProcess;
let firstUp = '';

function startRedis(): ChildProcess {
  const address = ['--port', '6499', '--bind', '127.0.0.1', '--requirepass', 'secret'];
  return spawn('redis-server', [...address, '--save', '', '--dir', folder], { stdio: 'ignore' });
}

async function stopRedis(): Promise<void> {
  redis.kill('SIGKILL');
  await once(redis, 'exit');
}

function askRedis(...words: string[]): string[] {
  return execFileSync('redis-cli', ['-p', '6499', '-a', 'secret', '--no-auth-warning', ...words], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
}

/** Makes an instance and waits until it is there. */
async function makeInstance(name: string): Promise<void> {
  const cloud = connectCloud(name);
  const idOf = async (path: string) =>
    (await cloud.request<{ items: { id: string; name: string }[] }>('GET', path)).answer.items[0]?.id;
  const body = { name, imageId: await idOf('/images'), flavorId: await idOf('/flavors') };
  const { answer } = await cloud.request<Accepted>('POST', '/instances', body);
  expect(await finished(cloud, answer.operation.id)).toMatchObject({ status: 'SUCCEEDED' });
}

function cloudlet(args: readonly string[], environment: NodeJS.ProcessEnv = {}): string {
  const env = { ...process.env, ...environment };
  return execFileSync(join(root, 'cloudlet'), args, { encoding: 'utf8', env }).trim();
}

beforeAll(async () => {
  database = await createEmptyTestDatabase();
  redis = startRedis();
  const servers = { DATABASE_URL: database.ownerUrl, REDIS_URL: redisUrl };
  firstUp = cloudlet(['up', '--simulated', '--nodes', '1', '--no-demo', '--port', '3210'], servers);
});
afterAll(async () => {
  cloudlet(['down']);
  await stopRedis();
  await database.drop();
  rmSync(folder, { recursive: true });
});

test('up uses them, starts none of its own, and launches nothing that it was told to leave out', () => {
  expect(firstUp).toMatch(/Cloudlet is up after .*: http:\/\/127\.0\.0\.1:3210/);
  expect(cloudlet(['env', 'REDIS_URL'])).toBe(redisUrl);
  expect(new URL(cloudlet(['env', 'DATABASE_URL'])).pathname).toBe(new URL(database.ownerUrl).pathname);
  const { parts } = JSON.parse(cloudlet(['status', '--json'])) as {
    parts: { name: string; healthy: boolean }[];
  };
  const names = parts.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['portal', 'controller', 'gateway']));
  expect(names).not.toContain('postgres');
  expect(names).not.toContain('redis');
  expect(parts.every(({ healthy }) => healthy)).toBe(true);
});

test('instances live there', async () => {
  const cloud = connectCloud('own-servers');
  const { answer: before } = await cloud.request<{ items: unknown[] }>('GET', '/instances');
  expect(before.items).toEqual([]);
  await makeInstance('elsewhere');
});

test('the node is its own user there, and the password of the whole Redis is in no file of its agent', async () => {
  const clients = askRedis('CLIENT', 'LIST').filter((line) => line.includes(' name=agent-'));
  expect(clients.length).toBeGreaterThanOrEqual(3);
  for (const client of clients) expect(client).toMatch(/ user=cloudlet-node-[0-9a-f-]{36} /);
  const configuration = readFileSync(join(folder, 'state', 'node', 'node-1', 'agent.json'), 'utf8');
  expect(JSON.parse(configuration).redisUrl).toBe('redis://127.0.0.1:6499');
});

test('a Redis that restarts has forgotten the users, and work goes on', async () => {
  await stopRedis();
  redis = startRedis();
  await makeInstance('after-the-restart');
  expect(askRedis('ACL', 'USERS').filter((user) => user.startsWith('cloudlet-node-'))).toHaveLength(1);
});

test('the next up remembers them, and prints no password again', () => {
  expect(firstUp).toMatch(/password \S{19}/);
  const again = cloudlet(['up'], { DATABASE_URL: undefined, REDIS_URL: undefined });
  expect(again).toContain('Cloudlet is up');
  expect(again).not.toMatch(/password \S{19}/);
  expect(cloudlet(['env', 'REDIS_URL'])).toBe(redisUrl);
});
