import { afterAll, beforeAll, expect, test } from 'vitest';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { getPlacementPolicy, setPlacementPolicy } from './placement-policy.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

const EVEN = { cpu: 1, memory: 1, disk: 1 };

test('the next instance is placed by the policy that holds then', async () => {
  const { database } = cloud;
  await cloud.addNode('node-2');
  expect(await getPlacementPolicy(database, SYSTEM)).toEqual({ strategy: 'SPREAD', weights: EVEN });
  const nodeOfNext = async () => (await cloud.create()).instance.node.name;
  const spread = [await nodeOfNext(), await nodeOfNext()];
  expect(new Set(spread).size).toBe(2);
  expect(await setPlacementPolicy(database, SYSTEM, { strategy: 'PACK' })).toEqual({
    strategy: 'PACK',
    weights: EVEN,
  });
  const packed = [await nodeOfNext(), await nodeOfNext(), await nodeOfNext()];
  expect(new Set(packed).size).toBe(1);

  // By CPUs alone, and there the other node is the fuller one now.
  const other = packed[0] === 'node-1' ? 'node-2' : 'node-1';
  await database.node.updateMany({ where: { name: other }, data: { cpuAllocationRatio: 0.1 } });
  const weights = { cpu: 2, memory: 0, disk: 0 };
  expect(await setPlacementPolicy(database, SYSTEM, { weights })).toEqual({ strategy: 'PACK', weights });
  expect(await nodeOfNext()).toBe(other);
  const events = await database.auditEvent.findMany({ where: { action: 'cloud.set-placement' } });
  expect(events.map(({ detail }) => detail)).toMatchObject([
    { from: { strategy: 'SPREAD' }, to: { strategy: 'PACK' } },
    { from: { weights: EVEN }, to: { strategy: 'PACK', weights } },
  ]);
});

test.each([{ cpu: -1 }, { disk: 101 }, { memory: Number.NaN }, { cpu: 0, memory: 0, disk: 0 }])(
  'weights that compare nothing are refused: %j',
  async (weights) => {
    const before = await getPlacementPolicy(cloud.database, SYSTEM);
    const refusal = { code: 'invalid_value', params: { field: 'weights' } };
    await expect(setPlacementPolicy(cloud.database, SYSTEM, { weights })).rejects.toMatchObject(refusal);
    expect(await getPlacementPolicy(cloud.database, SYSTEM)).toEqual(before);
  },
);

test('a tenant’s member neither sees nor changes it', async () => {
  const { database, tenant } = cloud;
  const refusal = { code: 'forbidden' };
  await expect(getPlacementPolicy(database, tenant.member)).rejects.toMatchObject(refusal);
  const changing = setPlacementPolicy(database, tenant.member, { strategy: 'PACK' });
  await expect(changing).rejects.toMatchObject(refusal);
});
