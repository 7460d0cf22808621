import { CONTRACT_VERSION, DEADLINE_PASSED, OLDEST_SPOKEN_VERSION } from '@cloudlet/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sweepDeadlines } from '../deadlines/sweep-deadlines.ts';
import { offerOperations } from '../dispatch/offer-operations.ts';
import { listNodes } from '../reads/list-nodes.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';

const OLD = OLDEST_SPOKEN_VERSION;

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.end());

const offer = () => offerOperations(cloud.leader, { limit: 10, unclaimedAfterMs: 5_000 });
const view = async () => (await listNodes(cloud.database, SYSTEM, { limit: 10 })).items[0];

test('a node is written to in the version that its last hello spoke', async () => {
  const { node } = cloud;
  const hello = await node.hello({ version: OLD });
  expect(hello).toMatchObject({ version: OLD, roster: { version: OLD } });
  await cloud.create('for-an-old-agent');
  const [offered] = await offer();
  expect(offered?.job.version).toBe(OLD);
  await cloud.database.$executeRaw`
    UPDATE operation SET accepted_at = accepted_at - interval '1 day', deadline_at = now() - interval '1 second'`;
  expect((await sweepDeadlines(cloud.leader)).cancels).toMatchObject([{ message: { version: OLD } }]);

  expect((await node.hello()).roster).toMatchObject({ version: CONTRACT_VERSION });
  expect((await sweepDeadlines(cloud.leader)).cancels).toMatchObject([
    { message: { version: CONTRACT_VERSION } },
  ]);
  expect(await view()).toMatchObject({ contractVersion: CONTRACT_VERSION, refusedVersion: null });
});

test('a node that was up before versions were remembered is written to in the oldest', async () => {
  await cloud.database.$executeRaw`UPDATE node SET contract_version = NULL`;
  await cloud.create('for-a-silent-agent');
  expect((await offer())[0]?.job.version).toBe(OLD);
});

test.each([OLD - 1, CONTRACT_VERSION + 1])(
  'reports of version %s are refused, shown to operators, and stay the agent’s to send',
  async (version) => {
    const { node, database } = cloud;
    const { instance } = await cloud.create('survives');
    const [offered] = await offer();
    if (!offered) throw new Error('nothing was offered');
    await node.start(offered.job);
    const result = { ...node.envelope({ type: 'listing', domains: [] }), version };
    const applied = await node.apply(result as never);
    expect(applied).toMatchObject({ acknowledged: [], deadLetters: [], refusedVersions: [version] });
    expect(await view()).toMatchObject({ refusedVersion: version, deadLetters: { count: 0 } });

    await node.hello();
    expect(await view()).toMatchObject({ refusedVersion: null });
    await node.finish(offered.job);
    expect(await database.instance.findUnique({ where: { id: instance.id } })).toMatchObject({
      status: 'ACTIVE',
    });
  },
);

test('what only a newer agent can be told to undo is not offered to an older one, which would begin anew', async () => {
  const { node, database } = cloud;
  const { operation } = await cloud.create('undoing');
  const [offered] = await offer();
  if (!offered) throw new Error('nothing was offered');
  await node.start(offered.job);
  await database.$executeRaw`
    UPDATE operation SET status = 'UNDOING', failure_code = ${DEADLINE_PASSED.code},
           failure_message = ${DEADLINE_PASSED.message}, started_at = NULL, offered_at = NULL WHERE id = ${operation.id}::uuid`;
  await node.hello({ version: OLD });
  expect(await offer()).toEqual([]);
  await node.hello();
  expect(await offer()).toMatchObject([{ job: { attempt: 2, undoing: DEADLINE_PASSED } }]);
});
