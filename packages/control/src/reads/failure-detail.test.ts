import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { getOperation } from './get-operation.ts';
import { listOperations } from './list-operations.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

it('tells what the node said of a failure to those who run the cloud, and to no tenant', async () => {
  const { node, database, tenant } = cloud;
  const { instance, operation } = await cloud.create('talkative');
  const [job] = await node.takeJobs();
  if (!job) throw new Error('nothing was offered');
  const failure = { code: 'internal', message: 'It did not work.', detail: 'at /var/lib/somewhere.js:1:2' };
  await node.finish(job, { outcome: 'failed', undo: 'clean', power: 'absent', failure });

  const seenBy = async (caller: typeof tenant.member) => {
    const { items } = await listOperations(database, caller, { id: instance.id, limit: 1 });
    return [(await getOperation(database, caller, { id: operation.id })).failure, items[0]?.failure];
  };
  const withoutDetail = { ...failure, detail: null };
  expect(await seenBy(tenant.member)).toEqual([withoutDetail, withoutDetail]);
  expect(await seenBy({ ...tenant.member, permissions: [...tenant.member.permissions, 'admin'] })).toEqual([
    failure,
    failure,
  ]);
});
