import { afterAll, beforeAll, expect, test } from 'vitest';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { rebootInstance } from '../instances/reboot-instance.ts';
import { resizeInstance } from '../instances/resize-instance.ts';
import { startInstance } from '../instances/start-instance.ts';
import { stopInstance } from '../instances/stop-instance.ts';
import { getQuota } from '../quotas/get-quota.ts';
import { getInstance } from '../reads/get-instance.ts';
import { getOperation } from '../reads/get-operation.ts';
import { listInstances } from '../reads/list-instances.ts';
import { listOperations } from '../reads/list-operations.ts';
import { listSnapshots } from '../reads/list-snapshots.ts';
import { createSnapshot } from '../snapshots/create-snapshot.ts';
import { deleteSnapshot } from '../snapshots/delete-snapshot.ts';
import { restoreInstance } from '../snapshots/restore-instance.ts';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

test('an instance goes through its whole life and leaves nothing', async () => {
  const { database, tenant, node } = cloud;
  const caller = tenant.member;
  const { instance, operation } = await cloud.create('web');
  expect(instance).toMatchObject({ name: 'web', status: 'BUILD', task: 'create', desiredPower: 'ON' });
  expect(instance.ipAddress).toMatch(/^10\.86\.[4-7]\.\d+$/);
  expect(operation).toMatchObject({ kind: 'create', status: 'ACCEPTED', attempt: 0, steps: [] });

  const [job] = await node.takeJobs();
  if (!job) throw new Error('no job was offered');
  expect(job).toMatchObject({ operationId: operation.id, attempt: 1, input: { kind: 'create' } });
  await node.start(job);
  expect(await getInstance(database, caller, instance)).toMatchObject({ operation: { status: 'RUNNING' } });
  await node.finish(job);
  expect(await getInstance(database, caller, instance)).toMatchObject({ status: 'ACTIVE', task: null });
  expect(await getOperation(database, caller, operation)).toMatchObject({
    status: 'SUCCEEDED',
    progress: 1,
    steps: [{ name: 'do-it', outcome: 'done' }],
  });

  const id = instance.id;
  await stopInstance(database, caller, { id });
  await node.succeed('shutoff');
  expect(await getInstance(database, caller, { id })).toMatchObject({
    status: 'SHUTOFF',
    desiredPower: 'OFF',
  });
  await startInstance(database, caller, { id });
  await node.succeed('running');
  await rebootInstance(database, caller, { id, mode: 'hard' });
  await node.succeed('running');

  await resizeInstance(database, caller, { id, flavorId: cloud.large });
  expect(await getQuota(database, caller)).toMatchObject({ vcpus: { used: 2 }, rootDiskGib: { used: 10 } });
  await node.succeed('running');
  expect(await getInstance(database, caller, { id })).toMatchObject({ flavor: { name: 'large', vcpus: 2 } });

  const { snapshot } = await createSnapshot(database, caller, { id, name: 'before' });
  const [snapshotJob] = await node.takeJobs();
  if (!snapshotJob) throw new Error('no job was offered');
  await node.finish(snapshotJob, { output: { snapshotSizeBytes: 1_000 } });
  const page = await listSnapshots(database, caller, { id, limit: 10 });
  expect(page.items).toMatchObject([{ id: snapshot.id, status: 'AVAILABLE', sizeBytes: 1_000 }]);
  await restoreInstance(database, caller, { id, snapshotId: snapshot.id });
  await node.succeed('running');
  await deleteSnapshot(database, caller, { id, snapshotId: snapshot.id });
  await node.succeed('running');
  expect((await listSnapshots(database, caller, { id, limit: 10 })).items).toEqual([]);
  expect((await listOperations(database, caller, { id, limit: 3 })).items.map(({ kind }) => kind)).toEqual([
    'delete-snapshot',
    'restore',
    'snapshot',
  ]);

  const destroyed = await destroyInstance(database, caller, { id });
  expect(destroyed.instance).toMatchObject({ status: 'ACTIVE', task: 'destroy' });
  await node.succeed('absent');
  await expect(getInstance(database, caller, { id })).rejects.toMatchObject({ code: 'not_found' });
  expect(await getOperation(database, caller, destroyed.operation)).toMatchObject({ status: 'SUCCEEDED' });
  expect((await listInstances(database, caller, { limit: 10 })).items).toEqual([]);
  for (const { used } of Object.values(await getQuota(database, caller))) expect(used).toBe(0);
  expect(await database.claim.count()).toBe(0);
  expect(await database.port.count()).toBe(0);
  expect(await database.node.findUniqueOrThrow({ where: { id: node.id } })).toMatchObject({
    claimedVcpus: 0,
    claimedMemoryMib: 0,
    claimedDiskGib: 0,
  });
  const events = await database.auditEvent.findMany({ where: { targetId: id }, orderBy: { id: 'asc' } });
  expect(events).toHaveLength(18);
  for (const end of events.filter(({ result }) => result === 'SUCCEEDED')) {
    const request = events.find((one) => one.id === end.refersTo);
    const { actorId, actorName, via, action, requestId } = end;
    expect(request).toMatchObject({ result: 'ACCEPTED', actorId, actorName, via, action, requestId });
  }
  expect(new Set(events.map(({ refersTo }) => refersTo)).size).toBe(10);
});

test('a guest is asked for 60 s before its power is cut, unless told otherwise', async () => {
  const { database, tenant, node } = cloud;
  const { instance } = await cloud.createActive('asked');
  const inputs: unknown[] = [];
  for (const request of [{}, { timeoutSeconds: 5 }, { force: true }]) {
    await stopInstance(database, tenant.member, { id: instance.id, ...request });
    const [job] = await node.takeJobs();
    if (!job) throw new Error('no job');
    inputs.push(job.input);
    await node.finish(job, { power: 'running' });
  }
  expect(inputs).toEqual([
    { kind: 'stop', force: false, timeoutMs: 60_000 },
    { kind: 'stop', force: false, timeoutMs: 5_000 },
    { kind: 'stop', force: true, timeoutMs: expect.any(Number) },
  ]);
});
