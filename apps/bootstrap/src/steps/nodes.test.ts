import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authenticateNode, registerNode } from '@cloudlet/control';
import { SYSTEM, startTestCloud, type TestCloud } from '@cloudlet/control/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cloud, cloudOf } from '../state/cloud.ts';
import { readFileIfExists } from '../state/files.ts';
import { type LocalNode, localNodes } from '../state/nodes.ts';
import { enrolStep } from './nodes.ts';

let testCloud: TestCloud;
let cloud: Cloud;
let node: LocalNode;
const folder = mkdtempSync(join(tmpdir(), 'enrol-'));

beforeAll(async () => {
  testCloud = await startTestCloud();
  mkdirSync(join(folder, 'secrets'));
  const made = cloudOf(folder, {
    version: 1,
    mode: 'simulated',
    simulatedNodes: 1,
    controllers: 1,
    rateLimit: 50,
    demo: 'done',
    listen: '127.0.0.1',
    port: 3000,
    gatewayPort: 3001,
    postgresPort: 5433,
    redisPort: 6380,
    databaseUrl: null,
    redisUrl: null,
    publicUrl: null,
    publicGatewayUrl: null,
  });
  cloud = { ...made, endpoints: { ...made.endpoints, databaseUrl: testCloud.url } };
  node = { ...(localNodes(cloud)[0] as LocalNode), name: 'this-machine' };
});
afterAll(async () => {
  await testCloud.end();
  rmSync(folder, { recursive: true });
});

const identity = () => JSON.parse(readFileIfExists(node.configuration) ?? '{}');
const isRight = async () => (await enrolStep(cloud, node).check()) !== undefined;
const apply = () => enrolStep(cloud, node).apply(() => undefined);

test('enrols the node, and leaves it alone after that', async () => {
  expect(await isRight()).toBe(false);
  await apply();
  const first = identity();
  expect(await authenticateNode(testCloud.database, first)).toBe(true);
  expect(await isRight()).toBe(true);
  await apply();
  expect(identity()).toEqual(first);
});

test('enrols it anew where its secret is refused, as the node that it was', async () => {
  const before = identity();
  await registerNode(testCloud.database, SYSTEM, { name: node.name, newSecret: true });
  expect(await isRight()).toBe(false);
  await apply();
  expect(identity().nodeId).toBe(before.nodeId);
  expect(identity().secret).not.toBe(before.secret);
  expect(await authenticateNode(testCloud.database, identity())).toBe(true);
  expect(await isRight()).toBe(true);

  // The machine has another name by now.
  await registerNode(testCloud.database, SYSTEM, { name: node.name, newSecret: true });
  const renamed = { ...node, name: 'another' };
  await enrolStep(cloud, renamed).apply(() => undefined);
  expect(identity()).toMatchObject({ nodeId: before.nodeId, name: 'another' });
});

test('enrols it under its name where its file is lost', async () => {
  const before = identity();
  rmSync(node.configuration);
  await apply();
  expect(existsSync(node.configuration)).toBe(true);
  expect(identity().nodeId).toBe(before.nodeId);
});
