import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeDueOperations } from '../dispatch/offer-operations.ts';
import { isControlError } from '../errors/control-error.ts';
import { createInstance } from '../instances/create-instance.ts';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { rebootInstance } from '../instances/reboot-instance.ts';
import { resizeInstance } from '../instances/resize-instance.ts';
import { stopInstance } from '../instances/stop-instance.ts';
import { getQuota } from '../quotas/get-quota.ts';
import { setQuota } from '../quotas/set-quota.ts';
import { createSnapshot } from '../snapshots/create-snapshot.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

const codeOf = (result: PromiseSettledResult<unknown>) => {
  if (result.status === 'fulfilled') return 'accepted';
  return (result.reason as { code?: string }).code ?? String(result.reason);
};

function tally(results: readonly PromiseSettledResult<unknown>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const code of results.map(codeOf)) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

test('of 200 creates at once against a quota of 10 exactly 10 are accepted', async () => {
  const { database, small, image } = cloud;
  const tenant = await cloud.addTenant('crowd');
  await setQuota(database, SYSTEM, { tenantId: tenant.id, quota: { instances: 10 } });
  const requests = Array.from({ length: 200 }, (_, index) =>
    createInstance(database, tenant.member, { name: `guest-${index}`, flavorId: small, imageId: image }),
  );
  const results = await Promise.allSettled(requests);
  expect(tally(results)).toEqual({ accepted: 10, quota_exceeded: 190 });
  const refused = results.find((result) => result.status === 'rejected');
  expect(refused?.reason.params).toEqual({ resource: 'instances', limit: 10, used: 10, asked: 1 });
  expect(await getQuota(database, tenant.member)).toMatchObject({ instances: { limit: 10, used: 10 } });
});

test('creates of many tenants at once never take more than the node has', async () => {
  const { database, large, image } = cloud;
  const tenants = await Promise.all(['a', 'b', 'c', 'd'].map((name) => cloud.addTenant(`full-${name}`)));
  // What is left of the first node is filled by disk: a node of its own keeps the numbers plain.
  await database.node.update({ where: { id: cloud.node.id }, data: { diskGib: 0 } });
  const node = await cloud.addNode('small-node', { vcpus: 64, memoryMib: 65_536, diskGib: 100 });
  const requests = tenants.flatMap((tenant) =>
    Array.from({ length: 10 }, (_, index) =>
      createInstance(database, tenant.member, { name: `guest-${index}`, flavorId: large, imageId: image }),
    ),
  );
  const results = await Promise.allSettled(requests);
  expect(tally(results)).toEqual({ accepted: 10, no_node: 30 });
  const refused = results.find((result) => result.status === 'rejected')?.reason;
  expect(isControlError(refused, 'no_node') && refused.params.filters).toMatchObject({ disk: 2, status: 0 });
  const addresses = await database.port.findMany({ where: { nodeId: node.id } });
  expect(new Set(addresses.map(({ ipAddress }) => ipAddress)).size).toBe(10);
  await database.node.update({ where: { id: cloud.node.id }, data: { diskGib: 4_000 } });
});

test('of 50 mixed requests at once on one instance one is accepted, and a destroy always ends it', async () => {
  const { database, tenant, large } = cloud;
  const caller = tenant.member;
  const { instance } = await cloud.createActive('popular');
  const { id } = instance;
  const kinds = [
    () => stopInstance(database, caller, { id }),
    () => rebootInstance(database, caller, { id }),
    () => resizeInstance(database, caller, { id, flavorId: large }),
    () => createSnapshot(database, caller, { id, name: `s-${Math.random().toString(36).slice(2)}` }),
  ];
  const results = await Promise.allSettled(
    Array.from({ length: 50 }, (_, index) => (kinds[index % kinds.length] as () => Promise<unknown>)()),
  );
  expect(tally(results)).toEqual({ accepted: 1, instance_busy: 49 });

  const destroys = await Promise.allSettled(
    Array.from({ length: 10 }, () => destroyInstance(database, caller, { id })),
  );
  expect(tally(destroys)).toEqual({ accepted: 1, instance_busy: 9 });
  const operations = await database.operation.findMany({ where: { instanceId: id } });
  expect(operations.filter(({ endedAt }) => endedAt === null).map(({ kind }) => kind)).toEqual(['destroy']);
});

test('a create that is just being offered is destroyed on its node, not only in the database', async () => {
  const { database, tenant, node } = cloud;
  const { instance } = await cloud.create('just-offered');
  const isWaiting = async () => {
    const rows = await database.$queryRaw<unknown[]>`
      SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return rows.length > 0;
  };
  const destroying = await database.$transaction(async (tx) => {
    await takeDueOperations(tx, { limit: 10, unclaimedAfterMs: 5_000 });
    const destroying = destroyInstance(database, tenant.member, { id: instance.id });
    await expect.poll(isWaiting).toBe(true);
    return { destroying };
  });
  expect((await destroying.destroying).operation).toMatchObject({ kind: 'destroy', status: 'ACCEPTED' });
  expect(await database.port.count({ where: { instanceId: instance.id } })).toBe(1);
  const [job] = await node.takeJobs();
  expect(job).toMatchObject({ input: { kind: 'destroy' }, instance: { id: instance.id, generation: 2 } });
  if (job) await node.finish(job, { power: 'absent' });
  expect(await database.port.count({ where: { instanceId: instance.id } })).toBe(0);
});

test('a lifecycle of requests and reports at once ends without a deadlock', async () => {
  const { database, node } = cloud;
  const tenant = await cloud.addTenant('busy');
  const names = Array.from({ length: 12 }, (_, index) => `guest-${index}`);
  const lives = names.map(async (name) => {
    const { small: flavorId, image: imageId, large } = cloud;
    const { instance } = await createInstance(database, tenant.member, { name, flavorId, imageId });
    await cloud.settle(instance.id, 'running');
    await resizeInstance(database, tenant.member, { id: instance.id, flavorId: large });
    await cloud.settle(instance.id, 'running');
    await createSnapshot(database, tenant.member, { id: instance.id, name: 'one' });
    await cloud.settle(instance.id, 'running');
    await destroyInstance(database, tenant.member, { id: instance.id });
    await cloud.settle(instance.id, 'absent');
  });
  await Promise.all(lives);
  expect(await database.claim.count({ where: { tenantId: tenant.id } })).toBe(0);
  const totals = await database.claim.aggregate({
    where: { nodeId: node.id },
    _sum: { vcpus: true, memoryMib: true, diskGib: true },
  });
  expect(await database.node.findUniqueOrThrow({ where: { id: node.id } })).toMatchObject({
    claimedVcpus: totals._sum.vcpus ?? 0,
    claimedMemoryMib: totals._sum.memoryMib ?? 0,
    claimedDiskGib: totals._sum.diskGib ?? 0,
  });

  const deadlocks = await database.$queryRaw<{ deadlocks: bigint }[]>`
    SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`;
  expect(deadlocks).toEqual([{ deadlocks: 0n }]);
});
