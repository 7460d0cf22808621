import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerImage } from '../catalog/register-image.ts';
import { upsertFlavor } from '../catalog/upsert-flavor.ts';
import { listFlavors } from '../reads/list-flavors.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { createInstance } from './create-instance.ts';
import { resizeInstance } from './resize-instance.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({ capabilities: ['x86_64'] });
  await cloud.addNode('fast', { capabilities: ['kvm', 'x86_64'], imageFormats: ['qcow2', 'raw'] });
});
afterAll(() => cloud.end());

const LARGE = { vcpus: 2, memoryMib: 1_024, rootDiskGib: 10 };
const createOf = async (name: string, what: { flavorId?: string; imageId?: string }) => {
  const request = { name, flavorId: cloud.small, imageId: cloud.image, ...what };
  return (await createInstance(cloud.database, cloud.tenant.member, request)).instance;
};

test('a flavor’s instances go where its capabilities are, and grow into it only there', async () => {
  const { database, tenant } = cloud;
  const requiredCapabilities = ['kvm', 'x86_64', 'kvm'];
  const { id: flavorId } = await upsertFlavor(database, SYSTEM, {
    name: 'quick',
    ...LARGE,
    requiredCapabilities,
  });
  const again = await upsertFlavor(database, SYSTEM, { name: 'quick', ...LARGE, requiredCapabilities });
  expect(again.id).toBe(flavorId);
  const { items } = await listFlavors(database, tenant.member, { limit: 10 });
  expect(items.find(({ id }) => id === flavorId)?.requiredCapabilities).toEqual(['kvm', 'x86_64']);
  for (const name of ['quick-1', 'quick-2', 'quick-3'])
    expect((await createOf(name, { flavorId })).node.name).toBe('fast');

  const { id: impossible } = await upsertFlavor(database, SYSTEM, {
    name: 'impossible',
    ...LARGE,
    requiredCapabilities: ['gpu'],
  });
  expect(impossible).not.toBe(flavorId);
  const refused = await createOf('never', { flavorId: impossible }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'no_node', params: { filters: { capabilities: 2 } } });
  expect((refused as Error).message).toBe(
    'No compute node can take it. Ruled out: 2 for want of what the flavor requires.',
  );

  await database.node.updateMany({
    where: { name: 'fast' },
    data: { mode: 'DRAINED', modeSince: new Date() },
  });
  const slow = await createOf('slow', {});
  await cloud.settle(slow.id, 'running');
  const growing = resizeInstance(database, tenant.member, { id: slow.id, flavorId });
  await expect(growing).rejects.toMatchObject({ code: 'no_node', params: { filters: { capabilities: 1 } } });
  await database.node.updateMany({ data: { mode: 'ENABLED' } });
});

test('an image goes where its format can be used', async () => {
  const file = {
    sizeBytes: 1_000,
    virtualSizeBytes: 1_000,
    minMemoryMib: 1,
    minDiskGib: 1,
    defaultUser: 'cloud',
    sha256: 'cd'.repeat(32),
  };
  const { id: imageId } = await registerImage(cloud.database, SYSTEM, {
    name: 'raw',
    format: 'raw',
    ...file,
  });
  for (const name of ['raw-1', 'raw-2', 'raw-3'])
    expect((await createOf(name, { imageId })).node.name).toBe('fast');
  await cloud.database.node.updateMany({ where: { name: 'fast' }, data: { imageFormats: ['qcow2'] } });
  await expect(createOf('raw-4', { imageId })).rejects.toMatchObject({
    code: 'no_node',
    params: { filters: { imageFormat: 2 } },
  });
});

test.each(['KVM', 'two words', ''])('a capability is a name: %j', async (name) => {
  const flavor = { name: 'odd', ...LARGE, requiredCapabilities: [name] };
  await expect(upsertFlavor(cloud.database, SYSTEM, flavor)).rejects.toMatchObject({
    code: 'invalid_value',
    params: { field: 'requiredCapabilities' },
  });
});
