import { createInstance, setNodeMode, stopInstance } from '@cloudlet/control';
import { SYSTEM } from '@cloudlet/control/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { until } from '../../agent/src/testing/until.ts';
import { type Stage, type StageNode, startStage } from './testing/stage.ts';

const LONG_MS = 120_000;
vi.setConfig({ testTimeout: LONG_MS, hookTimeout: LONG_MS });

let stage: Stage;
let node: StageNode;

beforeAll(async () => {
  stage = await startStage();
  stage.startController();
  node = await stage.addNode('node-1');
  await node.untilUp();
});
afterAll(() => stage.end());

const see = (id: string) => stage.database.instance.findUniqueOrThrow({ where: { id } });

async function createActive(name: string): Promise<string> {
  const { database, member, flavorId, imageId } = stage;
  const { instance } = await createInstance(database, member, { name, flavorId, imageId });
  await until(`${name} runs`, async () => (await see(instance.id)).status === 'ACTIVE', 60_000);
  await untilIdle(instance.id);
  return instance.id;
}

async function untilIdle(instanceId: string): Promise<void> {
  const unfinished = { where: { instanceId, endedAt: null } };
  await until('nothing runs', async () => (await stage.database.operation.count(unfinished)) === 0, 60_000);
}

test('the host of a node in maintenance is rebooted, and what should run does once it is enabled', async () => {
  const { database, simulator, member } = stage;
  const [early, late, off] = [
    await createActive('early'),
    await createActive('late'),
    await createActive('off'),
  ];
  await stopInstance(database, member, { id: off, force: true });
  await untilIdle(off);
  const { bootId } = await database.node.findUniqueOrThrow({ where: { id: node.id } });

  await setNodeMode(database, SYSTEM, { id: node.id, mode: 'MAINTENANCE', reason: 'new kernel' });
  await simulator.call('powerOffFromInside', { host: node.name, instanceId: early });
  await until('the guest is seen off', async () => (await see(early)).status === 'SHUTOFF', 60_000);
  await simulator.call('rebootHost', { host: node.name });
  const hasRebooted = async () => {
    const row = await database.node.findUniqueOrThrow({ where: { id: node.id } });
    return row.bootId !== bootId && (await see(late)).status === 'SHUTOFF';
  };
  await until('the host is back, with its guests off', hasRebooted, 60_000);
  for (const id of [early, late])
    expect(await see(id)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'ON' });
  expect(await database.operation.count({ where: { kind: 'start' } })).toBe(0);

  await setNodeMode(database, SYSTEM, { id: node.id, mode: 'ENABLED' });
  for (const id of [early, late]) {
    await until('what should run does', async () => (await see(id)).status === 'ACTIVE', 60_000);
    expect(await node.host.findDomain(id)).toMatchObject({ power: 'running' });
  }
  expect(await see(off)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'OFF' });
  expect(await node.host.findDomain(off)).toMatchObject({ power: 'shutoff' });
  expect(await database.operation.count({ where: { kind: 'start' } })).toBe(2);
});

test('what is really used of the host comes with its heartbeats', async () => {
  const isMeasured = () => stage.database.node.findFirst({ where: { id: node.id, usedAt: { not: null } } });
  const measured = await until('it is measured', isMeasured, 60_000);
  expect(measured.usedCpuShare).toBeGreaterThanOrEqual(0);
  expect(measured.usedMemoryMib).toBeGreaterThan(0);
});
