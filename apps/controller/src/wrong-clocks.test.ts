import { existsSync } from 'node:fs';
import { createInstance, destroyInstance, stopInstance } from '@cloudlet/control';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { until } from '../../agent/src/testing/until.ts';
import { expectCleanSlate } from './testing/clean-slate.ts';
import { type Stage, startStage } from './testing/stage.ts';

/** Debian's: each machine has its own folder. */
const LIBRARY = ['x86_64', 'aarch64']
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`)
  .find((path) => existsSync(path));
const unavailable = LIBRARY ? null : 'libfaketime is not installed';
const LONG_MS = 120_000;
vi.setConfig({ testTimeout: LONG_MS, hookTimeout: LONG_MS });

describe.skipIf(unavailable)(`a node with a wrong clock${unavailable ? `: ${unavailable}` : ''}`, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
    stage.startController();
  });
  afterAll(() => stage.end());

  test.each(['+2h', '-2h', '+400d'])('of %s does its operations as one with a right one', async (shift) => {
    const { database, member, flavorId, imageId } = stage;
    await database.$executeRaw`UPDATE node SET mode = 'DRAINED', mode_since = now()`;
    const env = { LD_PRELOAD: LIBRARY, FAKETIME: shift, DONT_FAKE_MONOTONIC: '1' };
    const name = `node${shift.replace('+', '-ahead-')}`;
    const node = await stage.addNode(name, { env });
    await node.untilUp();
    const { instance, operation } = await createInstance(database, member, { name, flavorId, imageId });
    expect(instance.node.id).toBe(node.id);
    const succeeds = async (id: string) => {
      const ended = () => database.operation.findFirst({ where: { id, endedAt: { not: null } } });
      expect(await until('it ends', ended, 60_000)).toMatchObject({ status: 'SUCCEEDED', attempt: 1 });
    };
    await succeeds(operation.id);
    const { id } = instance;
    await succeeds((await stopInstance(database, member, { id, timeoutSeconds: 5 })).operation.id);
    await succeeds((await destroyInstance(database, member, { id })).operation.id);
    await expectCleanSlate(stage, node);
  });
});
