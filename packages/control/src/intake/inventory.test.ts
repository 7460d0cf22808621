import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

const rowOf = (id: string) => cloud.database.node.findUniqueOrThrow({ where: { id } });

test('a node’s inventory is what its agent says', async () => {
  const hugepages = { sizeKib: 2_048, total: 512, free: 500 };
  const told = {
    nestedPaging: 'ept',
    hugepages,
    ksm: true,
    imageFormats: ['qcow2', 'raw'],
    capabilities: ['kvm', 'x86_64'],
  } as const;
  const nonsense = { capabilities: [...told.capabilities, 'two words', 'a,b', ''] };
  const { id } = await cloud.addNode('told', { ...told, ...nonsense });
  expect(await rowOf(id)).toMatchObject(told);
});

test('of an agent one version older what is known is kept: it uses qcow2, on the CPU that it names', async () => {
  const { id } = await cloud.addNode('old', { virtualization: 'kvm' });
  expect(await rowOf(id)).toMatchObject({
    nestedPaging: null,
    hugepages: null,
    ksm: null,
    imageFormats: ['qcow2'],
    capabilities: ['kvm', 'x86_64'],
  });
});

test('a heartbeat says what is really used and when that was measured; one that does not leaves it', async () => {
  const { id } = cloud.node;
  expect(await rowOf(id)).toMatchObject({ usedCpuShare: null, usedAt: null });
  const begin = Date.now();
  await cloud.node.beat([], { use: { cpuShare: 0.25, memoryMib: 2_000, diskGib: 30, ageMs: 8_000 } });
  const row = await rowOf(id);
  expect(row).toMatchObject({ usedCpuShare: 0.25, usedMemoryMib: 2_000, usedDiskGib: 30 });
  const age = begin - (row.usedAt?.getTime() ?? 0);
  expect(age).toBeLessThanOrEqual(8_000);
  expect(age).toBeGreaterThan(4_000);
  await cloud.node.beat([]);
  expect(await rowOf(id)).toMatchObject({ usedCpuShare: 0.25, usedAt: row.usedAt });
});
