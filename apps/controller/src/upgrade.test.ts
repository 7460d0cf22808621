import { CONTRACT_VERSION } from '@cloudlet/contract';
import { createInstance, destroyInstance, startInstance, stopInstance } from '@cloudlet/control';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { until } from '../../agent/src/testing/until.ts';
import { expectCleanSlate } from './testing/clean-slate.ts';
import { buildPreviousAgent, previousAgentUnavailable } from './testing/previous-agent.ts';
import { type Stage, startStage } from './testing/stage.ts';

const unavailable = previousAgentUnavailable();
const LONG_MS = 180_000;
vi.setConfig({ testTimeout: LONG_MS, hookTimeout: LONG_MS });

describe.skipIf(unavailable)(
  `a node whose agent is one version behind${unavailable ? `: ${unavailable}` : ''}`,
  () => {
    let stage: Stage;
    let previous: Awaited<ReturnType<typeof buildPreviousAgent>>;
    beforeAll(async () => {
      [stage, previous] = await Promise.all([startStage(), buildPreviousAgent()]);
    });
    afterAll(async () => {
      await stage.end();
      previous.remove();
    });

    const ended = (id: string) =>
      until(
        `operation ${id} ends`,
        () => stage.database.operation.findFirst({ where: { id, endedAt: { not: null } } }),
        60_000,
      );
    const succeeded = async (accepted: Promise<{ readonly operation: { readonly id: string } }>) =>
      expect(await ended((await accepted).operation.id)).toMatchObject({ status: 'SUCCEEDED', attempt: 1 });

    test('works, and is upgraded in place in the middle of its operations', async () => {
      const { database, member, flavorId, imageId, simulator } = stage;
      stage.startController();
      const node = await stage.addNode('node-1', { bundle: previous.bundle });
      await node.untilUp();
      const version = async () =>
        (await database.node.findUniqueOrThrow({ where: { id: node.id } })).contractVersion;
      expect(await version()).toBe(CONTRACT_VERSION - 1);

      const create = (name: string) => createInstance(database, member, { name, flavorId, imageId });
      const settled = await create('settled');
      expect(await ended(settled.operation.id)).toMatchObject({ status: 'SUCCEEDED', attempt: 1 });
      const { id } = settled.instance;
      await succeeded(stopInstance(database, member, { id }));
      await succeeded(startInstance(database, member, { id }));

      // One is in the middle of a step, one is cut off by kill -9 with its journal half written, when the next agent begins.
      await simulator.call('addFault', { host: node.name, method: 'createDisk', when: 'hang' });
      const begun = await create('begun');
      await until('it runs', () =>
        database.operation.findFirst({ where: { id: begun.operation.id, status: 'RUNNING' } }),
      );
      const stopping = await stopInstance(database, member, { id, timeoutSeconds: 20 });
      await node.upgradeAgent();
      await until('the new agent is heard', async () => (await version()) === CONTRACT_VERSION, 60_000);
      expect(await ended(begun.operation.id)).toMatchObject({ status: 'SUCCEEDED', attempt: 1 });
      expect(await ended(stopping.operation.id)).toMatchObject({ status: 'SUCCEEDED' });

      for (const instance of [settled.instance, begun.instance])
        await succeeded(destroyInstance(database, member, { id: instance.id }));
      await expectCleanSlate(stage, node);
    });
  },
);
