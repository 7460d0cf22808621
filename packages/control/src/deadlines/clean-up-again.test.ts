import { afterEach, beforeEach, expect, test } from 'vitest';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { timePasses } from '../testing/time.ts';
import { cleanUpAgain } from './clean-up-again.ts';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.end());

test('what a failed destroy left of an instance that is gone is destroyed until it is clean, and then no more', async () => {
  const { database, tenant, node, leader } = cloud;
  const { instance } = await cloud.createActive('sticky');
  await database.node.update({ where: { id: node.id }, data: { status: 'DOWN' } });
  await destroyInstance(database, tenant.member, { id: instance.id });
  expect(await cleanUpAgain(leader)).toBe(0);
  await node.hello();
  const failure = { code: 'disk_busy', message: 'The disk is in use.' };
  for (const [generation, rest] of [
    [2, 61],
    [3, 121],
    [4, 241],
  ] as const) {
    const [job] = await node.takeJobs();
    expect(job).toMatchObject({ input: { kind: 'destroy' }, instance: { id: instance.id, generation } });
    if (job) await node.finish(job, { outcome: 'failed', undo: 'incomplete', power: 'absent', failure });
    expect(await cleanUpAgain(leader)).toBe(0);
    await timePasses(database, rest - 2);
    await node.beat([]);
    expect(await cleanUpAgain(leader)).toBe(0);
    await timePasses(database, 2);
    await node.beat([]);
    expect(await cleanUpAgain(leader)).toBe(1);
    expect(await cleanUpAgain(leader)).toBe(0);
  }
  const [job] = await node.takeJobs();
  if (job) await node.finish(job, { power: 'absent' });
  expect(await database.port.count({ where: { instanceId: instance.id } })).toBe(0);
  await timePasses(database, 61);
  await node.beat([]);
  expect(await cleanUpAgain(leader)).toBe(0);
});
