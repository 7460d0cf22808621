import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACT_VERSION } from '@cloudlet/contract';
import { createInstance, destroyInstance, startInstance, stopInstance } from '@cloudlet/control';
import { migrateDeploy } from '@cloudlet/prisma/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { until } from '../../agent/src/testing/until.ts';
import { expectCleanSlate } from './testing/clean-slate.ts';
import {
  buildPreviousRelease,
  type PreviousRelease,
  previousReleaseUnavailable,
} from './testing/previous-release.ts';
import { type Stage, type StageNode, startStage } from './testing/stage.ts';

const unavailable = previousReleaseUnavailable();
const LONG_MS = 240_000;
vi.setConfig({ testTimeout: LONG_MS, hookTimeout: LONG_MS });

describe.skipIf(unavailable)(
  `the release before, one version of the contract behind${unavailable ? `: ${unavailable}` : ''}`,
  () => {
    let previous: PreviousRelease;
    beforeAll(async () => {
      previous = await buildPreviousRelease();
    });
    afterAll(() => previous.remove());

    /** What this release says of an operation, once it has ended. */
    const ended = async (stage: Stage, id: string) => {
      const operation = await until(
        `operation ${id} ends`,
        () => stage.database.operation.findFirst({ where: { id, endedAt: { not: null } } }),
        60_000,
      );
      const { status, attempt } = operation;
      return { status, attempt };
    };
    const DONE = { status: 'SUCCEEDED', attempt: 1 };
    const runs = (stage: Stage, id: string) =>
      until('it runs', () =>
        stage.database.operation.findFirst({ where: { id, status: 'RUNNING' }, select: { id: true } }),
      );
    /** Of the contract that the node's agent speaks. */
    const versionOf = async (stage: Stage, { id }: StageNode) =>
      (await stage.database.node.findUniqueOrThrow({ where: { id } })).contractVersion;
    const untilSpeaks = (stage: Stage, node: StageNode, version: number) =>
      until(`it speaks ${version}`, async () => (await versionOf(stage, node)) === version, 60_000);

    test('an agent works under the new control plane, and is upgraded and taken back in the middle of its operations', async () => {
      const stage = await startStage();
      const { database, member, flavorId, imageId, simulator } = stage;
      try {
        stage.startController();
        const node = await stage.addNode('node-1', { bundle: previous.agent });
        await node.untilUp();
        expect(await versionOf(stage, node)).toBe(CONTRACT_VERSION - 1);

        const create = (name: string) => createInstance(database, member, { name, flavorId, imageId });
        const settled = await create('settled');
        expect(await ended(stage, settled.operation.id)).toEqual(DONE);
        const { id } = settled.instance;
        expect(await ended(stage, (await stopInstance(database, member, { id })).operation.id)).toEqual(DONE);
        expect(await ended(stage, (await startInstance(database, member, { id })).operation.id)).toEqual(
          DONE,
        );

        // One is in the middle of a step, one is cut off by kill -9 with its journal half written, when the next agent begins.
        const beginOne = async (name: string) => {
          await simulator.call('addFault', { host: node.name, method: 'createDisk', when: 'hang' });
          const begun = await create(name);
          await runs(stage, begun.operation.id);
          return begun;
        };
        const begun = await beginOne('begun');
        const stopping = await stopInstance(database, member, { id, timeoutSeconds: 20 });
        await node.upgradeAgent();
        await untilSpeaks(stage, node, CONTRACT_VERSION);
        expect(await ended(stage, begun.operation.id)).toEqual(DONE);
        expect(await ended(stage, stopping.operation.id)).toMatchObject({ status: 'SUCCEEDED' });

        // The older agent cannot read the newer one's journal and sets it aside: what it was about is attempted anew over what is there.
        const begunLater = await beginOne('begun-later');
        await node.restartAgent();
        await untilSpeaks(stage, node, CONTRACT_VERSION - 1);
        expect(await ended(stage, begunLater.operation.id)).toEqual({ ...DONE, attempt: 2 });
        const aside = join(node.stateDir, 'journal', `${begunLater.operation.id}-1.jsonl.unreadable`);
        expect(existsSync(aside)).toBe(true);
        rmSync(aside);

        for (const { instance } of [settled, begun, begunLater]) {
          const { operation } = await destroyInstance(database, member, { id: instance.id });
          expect(await ended(stage, operation.id)).toEqual(DONE);
        }
        await expectCleanSlate(stage, node);
      } finally {
        await stage.end();
      }
    });

    test('a whole cloud is upgraded under running operations, the control plane first, and none is lost or done twice', async () => {
      const stage = await startStage({}, previous);
      const { member, flavorId, imageId, simulator, database } = stage;
      const then = previous.useCases;
      const before = then.connectDatabase(stage.databaseUrl);
      try {
        const old = stage.startController(null, previous.controller);
        const node = await stage.addNode('node-1', { bundle: previous.agent });
        await node.untilUp();
        const powers = watchPowers(node);
        const create = (name: string) => then.createInstance(before, member, { name, flavorId, imageId });
        const settled = await create('settled');
        await until('it is made', () =>
          database.operation.findFirst({
            where: { id: settled.operation.id, status: 'SUCCEEDED' },
            select: { id: true },
          }),
        );

        // When the old controller goes, one operation is in the middle of a step, one ends while nobody listens, one was never offered.
        await simulator.call('addFault', { host: node.name, method: 'createDisk', when: 'hang' });
        const hanging = await create('hanging');
        await runs(stage, hanging.operation.id);
        await simulator.call('setLatencies', { shutdown: 3_000 });
        const stopping = await then.stopInstance(before, member, {
          id: settled.instance.id,
          timeoutSeconds: 60,
        });
        await runs(stage, stopping.operation.id);
        expect(await old.end('SIGTERM')).toBe(0);
        const waiting = await create('waiting');
        await before.$disconnect();
        await until(
          'the guest is off',
          async () => (await node.host.findDomain(settled.instance.id))?.power === 'shutoff',
        );

        await migrateDeploy(stage.ownerUrl);
        const unfinished = await database.operation.findMany({ where: { endedAt: null } });
        expect(unfinished.map(({ id, status }) => ({ id, status }))).toEqual(
          expect.arrayContaining([
            { id: hanging.operation.id, status: 'RUNNING' },
            { id: stopping.operation.id, status: 'RUNNING' },
            { id: waiting.operation.id, status: 'ACCEPTED' },
          ]),
        );
        const controller = stage.startController();
        await until('the new controller leads', () => controller.leads(), 30_000);
        expect(await ended(stage, stopping.operation.id)).toEqual(DONE);
        expect(await ended(stage, waiting.operation.id)).toEqual(DONE);
        const starting = await startInstance(database, member, { id: settled.instance.id });
        expect(await ended(stage, starting.operation.id)).toEqual(DONE);
        expect(await versionOf(stage, node)).not.toBe(CONTRACT_VERSION);

        await runs(stage, hanging.operation.id);
        await node.upgradeAgent();
        await untilSpeaks(stage, node, CONTRACT_VERSION);
        expect(await ended(stage, hanging.operation.id)).toEqual(DONE);

        expect(await stepsDoneTwice(stage)).toEqual([]);
        expect(powers(settled.instance.id)).toEqual(['running', 'shutoff', 'running']);
        expect(powers(waiting.instance.id)).toEqual(['running']);
        expect(powers(hanging.instance.id)).toEqual(['running']);

        for (const { instance } of [settled, hanging, waiting]) {
          const { operation } = await destroyInstance(database, member, { id: instance.id });
          expect(await ended(stage, operation.id)).toEqual(DONE);
        }
        await expectCleanSlate(stage, node);
      } finally {
        await before.$disconnect();
        await stage.end();
      }
    });
  },
);

/** What the node's hypervisor tells of its guests' power, from outside of every agent. @returns what it told of one, in order */
function watchPowers({ host }: StageNode): (instanceId: string) => string[] {
  const told: { readonly instanceId: string; readonly power: string }[] = [];
  host.onEvent((event) => {
    if (event.type === 'power') told.push(event);
  });
  return (instanceId) => told.filter((event) => event.instanceId === instanceId).map(({ power }) => power);
}

/** Steps that an operation has more than once, or that were undone or not finished. */
async function stepsDoneTwice({ database }: Stage): Promise<string[]> {
  const steps = await database.operationStep.findMany();
  expect(steps.length).toBeGreaterThan(10);
  const names = steps.map(({ operationId, name }) => `${operationId} ${name}`);
  const notDone = steps.filter(({ outcome, direction }) => outcome !== 'done' || direction !== 'do');
  return [
    ...names.filter((name, index) => names.indexOf(name) !== index),
    ...notDone.map(({ operationId, name }) => `${operationId} ${name} was not just done`),
  ];
}
