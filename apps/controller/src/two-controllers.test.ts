import { createInstance, destroyInstance } from '@cloudlet/control';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { until } from '../../agent/src/testing/until.ts';
import type { ControllerProcess } from './testing/controller-process.ts';
import { type Stage, type StageNode, startStage } from './testing/stage.ts';

const LONG_MS = 120_000;
vi.setConfig({ testTimeout: LONG_MS, hookTimeout: LONG_MS });

let stage: Stage;
let node: StageNode;
let controllers: ControllerProcess[] = [];

beforeAll(async () => {
  stage = await startStage();
  node = await stage.addNode('node-1');
});
afterEach(async () => {
  await Promise.all(controllers.map((controller) => controller.end('SIGKILL')));
  controllers = [];
});
afterAll(() => stage.end());

/** A leader and a standby. */
async function startTwo() {
  const leader = await startLeader();
  const standby = start();
  await until('the other stands by', async () => (await standby.health())?.healthy, 60_000);
  expect(await standby.leads()).toBe(false);
  return { leader, standby };
}

function start() {
  const controller = stage.startController();
  controllers.push(controller);
  return controller;
}

async function startLeader() {
  const leader = start();
  await until('it leads', () => leader.leads(), 60_000);
  return leader;
}

/** Milliseconds until a controller leads. */
async function untilLeads(controller: ControllerProcess): Promise<number> {
  const began = performance.now();
  await until('the standby leads', () => controller.leads(), 20_000);
  return performance.now() - began;
}

/** A whole life, from the request on; each of its operations done by the node once. */
async function liveOneLife(name: string): Promise<void> {
  const { database, member, flavorId, imageId } = stage;
  await node.untilUp();
  const { instance } = await createInstance(database, member, { name, flavorId, imageId });
  await ended(instance.id, 'create');
  await destroyInstance(database, member, { id: instance.id });
  await ended(instance.id, 'destroy');
  expect(await node.host.findDomain(instance.id)).toBeNull();
}

async function ended(instanceId: string, kind: 'create' | 'destroy'): Promise<void> {
  const operation = await until(
    `the ${kind} ends`,
    () => stage.database.operation.findFirst({ where: { instanceId, kind, endedAt: { not: null } } }),
    30_000,
  );
  expect(operation).toMatchObject({ status: 'SUCCEEDED', attempt: 1 });
}

test('the standby follows a leader that was killed, and what the dead one had accepted is done once', async () => {
  const { leader, standby } = await startTwo();
  await liveOneLife('under-the-first');
  const life = liveOneLife('under-both');
  await leader.end('SIGKILL');
  expect(await untilLeads(standby)).toBeLessThan(10_000);
  await life;
  await liveOneLife('under-the-second');
});

test('the standby follows a leader that is frozen, which does nothing when it thaws and stands by then', async () => {
  const { leader, standby } = await startTwo();
  leader.signal('SIGSTOP');
  const life = liveOneLife('while-frozen');
  expect(await untilLeads(standby)).toBeLessThan(10_000);
  await life;
  leader.signal('SIGCONT');
  await until(
    'the thawed one stands by',
    async () => {
      const report = await leader.health();
      return report?.healthy && report.checks.some(({ detail }) => detail?.startsWith('stands by'));
    },
    60_000,
  );
  expect(await standby.leads()).toBe(true);
  await liveOneLife('after-the-thaw');
});

test('a leader that is told to stop hands over at once', async () => {
  const { leader, standby } = await startTwo();
  const stopped = leader.end('SIGTERM');
  expect(await untilLeads(standby)).toBeLessThan(2_000);
  expect(await stopped).toBe(0);
  await liveOneLife('after-the-handover');
});

test('one that was alone and is killed leads again as soon as it is back', async () => {
  const leader = await startLeader();
  await leader.end('SIGKILL');
  const again = start();
  expect(await untilLeads(again)).toBeLessThan(5_000);
  await liveOneLife('after-the-restart');
});
