import { afterAll, beforeAll, expect, test } from 'vitest';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { listFlavors } from './list-flavors.ts';
import { listImages } from './list-images.ts';
import { listInstances } from './list-instances.ts';
import { listNodes } from './list-nodes.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

test('pages are newest first, whole and without twins, also while instances come', async () => {
  const { database, tenant } = cloud;
  for (let count = 0; count < 7; count += 1) await cloud.create(`page-${count}`);
  // Two of the same millisecond: the id decides.
  await database.$executeRaw`
    UPDATE instance SET created_at = (SELECT created_at FROM instance WHERE name = 'page-3') WHERE name = 'page-4'`;
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listInstances(database, tenant.member, { limit: 2, cursor });
    names.push(...page.items.map(({ name }) => name));
    if (names.length === 2) await cloud.create('newcomer');
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(names).toEqual(['page-6', 'page-5', 'page-4', 'page-3', 'page-2', 'page-1', 'page-0']);
});

test('instances are found by status and by a part of the name', async () => {
  const { database, tenant, node } = cloud;
  await node.succeed('running');
  await cloud.create('needle-in-hay');
  const found = await listInstances(database, tenant.member, { limit: 10, name: 'NEEDLE' });
  expect(found.items.map(({ name }) => name)).toEqual(['needle-in-hay']);
  expect((await listInstances(database, tenant.member, { limit: 10, name: '%' })).items).toEqual([]);
  const building = await listInstances(database, tenant.member, { limit: 10, status: 'BUILD' });
  expect(building.items.map(({ name }) => name)).toEqual(['needle-in-hay']);
});

test('flavors, images and nodes are listed by name', async () => {
  const { database, tenant, node } = cloud;
  const flavors = await listFlavors(database, tenant.member, { limit: 1 });
  expect(flavors.items).toMatchObject([{ name: 'large', vcpus: 2, memoryMib: 1_024, rootDiskGib: 10 }]);
  const rest = await listFlavors(database, tenant.member, { limit: 1, cursor: flavors.nextCursor ?? '' });
  expect(rest).toMatchObject({ items: [{ name: 'small' }], nextCursor: null });
  expect((await listImages(database, tenant.member, { limit: 5 })).items).toMatchObject([
    { name: 'tiny', sizeBytes: 50_000_000, minDiskGib: 2, minMemoryMib: 128, defaultUser: 'cloud' },
  ]);
  expect((await listNodes(database, SYSTEM, { limit: 5 })).items).toMatchObject([
    {
      id: node.id,
      name: 'node-1',
      status: 'UP',
      allowed: { vcpus: 256, memoryMib: 262_144, diskGib: 4_000 },
    },
  ]);
});
