import { afterAll, beforeAll, expect, test } from 'vitest';
import { createInstance } from '../instances/create-instance.ts';
import { resizeInstance } from '../instances/resize-instance.ts';
import { stopInstance } from '../instances/stop-instance.ts';
import { getNode } from '../reads/get-node.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { type AllocationRatios, setNodeRatios } from './set-node-ratios.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({ vcpus: 2, memoryMib: 4_096, diskGib: 100 });
});
afterAll(() => cloud.end());

const setRatios = (ratios: AllocationRatios) =>
  setNodeRatios(cloud.database, SYSTEM, { id: cloud.node.id, ...ratios });
const see = () => getNode(cloud.database, SYSTEM, { id: cloud.node.id });

test('ratios decide at once how much may be claimed, and lowered ones block only growth', async () => {
  const { database, tenant, node } = cloud;
  await setRatios({ cpuAllocationRatio: 1, memoryAllocationRatio: 1.5, diskAllocationRatio: 0.5 });
  expect(await see()).toMatchObject({
    allowed: { vcpus: 2, memoryMib: 6_144, diskGib: 50 },
    ratios: { cpu: 1, memory: 1.5, disk: 0.5 },
  });
  const { instance } = await cloud.createActive('one');
  await cloud.createActive('two');
  await expect(cloud.create('three')).rejects.toMatchObject({ params: { filters: { vcpus: 1 } } });
  await setRatios({ cpuAllocationRatio: 1.5 });
  await cloud.createActive('three');

  await setRatios({ cpuAllocationRatio: 0.5 });
  expect(await see()).toMatchObject({ claimed: { vcpus: 3 }, allowed: { vcpus: 1, memoryMib: 6_144 } });
  await expect(cloud.create('four')).rejects.toMatchObject({ params: { filters: { vcpus: 1 } } });
  const growing = resizeInstance(database, tenant.member, { id: instance.id, flavorId: cloud.large });
  await expect(growing).rejects.toMatchObject({ code: 'no_node', params: { filters: { vcpus: 1 } } });
  await stopInstance(database, tenant.member, { id: instance.id });
  await node.succeed('shutoff');
  const events = await database.auditEvent.findMany({
    where: { action: 'node.set-ratios' },
    orderBy: { id: 'asc' },
  });
  expect(events.at(-1)).toMatchObject({
    detail: { name: 'node-1', from: { cpuAllocationRatio: 1.5 }, to: { cpuAllocationRatio: 0.5 } },
  });
});

test.each([0, -1, 1_001, Number.NaN])('a ratio of %d is refused', async (memoryAllocationRatio) => {
  const before = await see();
  await expect(setRatios({ memoryAllocationRatio })).rejects.toMatchObject({
    code: 'invalid_value',
    params: { field: 'memoryAllocationRatio' },
  });
  expect((await see()).ratios).toEqual(before.ratios);
});

test('while ratios change, creates at once never claim more than was allowed at any time', async () => {
  const { database } = cloud;
  const tenants = await Promise.all(['a', 'b', 'c'].map((name) => cloud.addTenant(`crowd-${name}`)));
  await setRatios({ cpuAllocationRatio: 4, memoryAllocationRatio: 4, diskAllocationRatio: 4 });
  const requests = tenants.flatMap((tenant) =>
    Array.from({ length: 10 }, (_, index) =>
      createInstance(database, tenant.member, {
        name: `guest-${index}`,
        flavorId: cloud.small,
        imageId: cloud.image,
      }),
    ),
  );
  const changes = [2, 3, 2.5, 4].map((cpuAllocationRatio) => setRatios({ cpuAllocationRatio }));
  const results = await Promise.allSettled([...requests, ...changes]);
  const codes = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
  expect(new Set(codes)).toEqual(new Set(['no_node']));
  expect((await see()).claimed.vcpus).toBeLessThanOrEqual(8);
});
