import { afterEach, beforeEach, expect, test } from 'vitest';
import { offerOperations } from '../dispatch/offer-operations.ts';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { stopInstance } from '../instances/stop-instance.ts';
import { getInstance } from '../reads/get-instance.ts';
import { resolveSession } from '../sessions/resolve-session.ts';
import { createSnapshot } from '../snapshots/create-snapshot.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { reopenRestored } from './reopen-restored.ts';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.end());

const takenAt = new Date('2026-11-22T03:00:00Z');
/** And the test's leader leads on, as the next one does: under the epoch that is there now. */
async function reopen() {
  const reopened = await reopenRestored(cloud.database, SYSTEM, { takenAt });
  const { epoch } = await cloud.database.leaderLease.findFirstOrThrow();
  Object.assign(cloud.leader, { epoch });
  return reopened;
}
const read = (id: string) => getInstance(cloud.database, cloud.tenant.member, { id });
const offer = () => offerOperations(cloud.leader, { limit: 100, unclaimedAfterMs: 5_000 });
const operation = (id: string) => cloud.database.operation.findUniqueOrThrow({ where: { id } });

test('what was unfinished is not done again, and a result that still comes says how it ended', async () => {
  const { database, tenant, node } = cloud;
  const { instance } = await cloud.createActive();
  const stop = await stopInstance(database, tenant.member, { id: instance.id });
  const [job] = await node.takeJobs();
  if (!job) throw new Error('nothing was offered');
  await node.start(job);
  const { instance: never } = await cloud.create('never-offered');

  expect(await reopen()).toEqual({ givenUp: 2, destroysAgain: 0 });
  expect(await operation(stop.operation.id)).toMatchObject({ status: 'FAILED', failureCode: 'no_answer' });
  expect(await offer()).toEqual([]);

  await node.hello();
  await node.finish(job, { power: 'shutoff' });
  expect(await operation(stop.operation.id)).toMatchObject({
    status: 'FAILED',
    failureCode: 'answered_late',
  });
  expect(await read(instance.id)).toMatchObject({ status: 'SHUTOFF' });
  expect(await read(never.id)).toMatchObject({ status: 'ERROR', failure: { code: 'vanished' } });
});

test('no node is up before its hello; then what it lists is what there is', async () => {
  const { database, tenant, node } = cloud;
  const kept = await cloud.createActive('kept');
  const gone = await cloud.createActive('gone-since');
  const building = await cloud.create('built-since');
  const snapshot = await createSnapshot(database, tenant.member, { id: kept.instance.id, name: 'one' });
  await reopen();
  await node.beat([]);
  expect(await database.node.findUniqueOrThrow({ where: { id: node.id } })).toMatchObject({
    status: 'ENROLLED',
  });
  await expect(cloud.create('nowhere-yet')).rejects.toMatchObject({ code: 'no_node' });

  await node.hello();
  const domains = [kept, building].map(({ instance: { id } }) => ({
    instanceId: id,
    power: 'running' as const,
  }));
  const orphan = { instanceId: '01980000-0000-7000-8000-000000000001', power: 'running' as const };
  await node.listing([...domains, orphan]);
  await node.listing([...domains, orphan]);
  expect(await read(kept.instance.id)).toMatchObject({ status: 'ACTIVE', task: null });
  expect(await read(building.instance.id)).toMatchObject({ status: 'ACTIVE', failure: null });
  expect(await read(gone.instance.id)).toMatchObject({ status: 'ERROR', failure: { code: 'vanished' } });
  expect(await database.snapshot.findUnique({ where: { id: snapshot.snapshot.id } })).toMatchObject({
    status: 'ERROR',
  });

  const destroyed = await destroyInstance(database, tenant.member, { id: gone.instance.id });
  const [offered] = await offer();
  expect(offered?.job.operationId).toBe(destroyed.operation.id);
  if (offered) await node.finish(offered.job, { power: 'absent' });
  await expect(read(gone.instance.id)).rejects.toMatchObject({ code: 'not_found' });
});

test('a destroy is done again, as an attempt that nobody has seen', async () => {
  const { database, tenant, node } = cloud;
  const { instance } = await cloud.createActive();
  const { operation: destroy } = await destroyInstance(database, tenant.member, { id: instance.id });
  await node.takeJobs();
  expect(await reopen()).toEqual({ givenUp: 0, destroysAgain: 1 });
  expect(await offer()).toEqual([]);
  await node.hello();
  expect(await offer()).toMatchObject([{ job: { operationId: destroy.id, attempt: 1_002 } }]);
});

test('whoever had signed in signs in again, and no leader of before leads on', async () => {
  const { database, tenant } = cloud;
  const before = { sessionId: tenant.member.sessionId as string, tenantId: tenant.id, requestId: 'r' };
  expect(await resolveSession(database, before)).not.toBeNull();
  await reopenRestored(database, SYSTEM, { takenAt });
  expect(await resolveSession(database, before)).toBeNull();
  await expect(cloud.node.hello()).rejects.toMatchObject({ code: 'deposed' });
  const events = await database.auditEvent.findMany({ where: { action: 'cloud.restore' } });
  expect(events).toMatchObject([{ detail: { takenAt: '2026-11-22T03:00:00.000Z' } }]);
});
