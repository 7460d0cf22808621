import { randomUUID } from 'node:crypto';
import { PERMISSIONS_OF_ROLE } from '@cloudlet/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../callers/caller.ts';
import { registerImage } from '../catalog/register-image.ts';
import { upsertFlavor } from '../catalog/upsert-flavor.ts';
import { createConsoleTicket } from '../console/create-console-ticket.ts';
import { createInstance } from '../instances/create-instance.ts';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { rebootInstance } from '../instances/reboot-instance.ts';
import { resizeInstance } from '../instances/resize-instance.ts';
import { startInstance } from '../instances/start-instance.ts';
import { stopInstance } from '../instances/stop-instance.ts';
import { createKeyPair, deleteKeyPair } from '../key-pairs/key-pairs.ts';
import { setQuota } from '../quotas/set-quota.ts';
import { getInstance } from '../reads/get-instance.ts';
import { getOperation } from '../reads/get-operation.ts';
import { listInstances } from '../reads/list-instances.ts';
import { listNodes } from '../reads/list-nodes.ts';
import { listOperations } from '../reads/list-operations.ts';
import { listSnapshots } from '../reads/list-snapshots.ts';
import { createSnapshot } from '../snapshots/create-snapshot.ts';
import { deleteSnapshot } from '../snapshots/delete-snapshot.ts';
import { restoreInstance } from '../snapshots/restore-instance.ts';
import { SYSTEM, startTestCloud, type TestCloud, type TestTenant } from '../testing/test-cloud.ts';
import { createApiToken } from '../tokens/create-api-token.ts';
import { ERRORS } from './error-table.ts';

let cloud: TestCloud;
let other: TestTenant;
/** An instance of the first tenant's, with one snapshot and one operation. */
let foreign: { id: string; snapshotId: string; operationId: string };
beforeAll(async () => {
  cloud = await startTestCloud();
  other = await cloud.addTenant('other');
  const { instance, operation } = await cloud.createActive('foreign');
  const { database, tenant } = cloud;
  const { snapshot } = await createSnapshot(database, tenant.member, { id: instance.id, name: 'one' });
  const [job] = await cloud.node.takeJobs();
  if (job) await cloud.node.finish(job, { output: { snapshotSizeBytes: 1 } });
  foreign = { id: instance.id, snapshotId: snapshot.id, operationId: operation.id };
});
afterAll(() => cloud.end());

/** What the database holds, to show that a refusal leaves nothing behind. */
async function countRows() {
  const { database } = cloud;
  const [instances, operations, claims, ports, snapshots, audit, keyPairs, tickets] = await Promise.all([
    database.instance.count(),
    database.operation.count(),
    database.claim.count(),
    database.port.count(),
    database.snapshot.count(),
    database.auditEvent.count(),
    database.keyPair.count(),
    database.consoleTicket.count(),
  ]);
  return { instances, operations, claims, ports, snapshots, audit, keyPairs, tickets };
}

async function refuses(request: Promise<unknown>, code: string, params: object = {}): Promise<void> {
  await expect(request).rejects.toMatchObject({ code, params });
}

const create = (changes: Partial<Parameters<typeof createInstance>[2]>, caller?: Caller) =>
  createInstance(cloud.database, caller ?? cloud.tenant.member, {
    name: 'wanted',
    flavorId: cloud.small,
    imageId: cloud.image,
    ...changes,
  });

describe('ids', () => {
  const requests: [string, (caller: Caller, id: string, snapshotId: string) => Promise<unknown>][] = [
    ['get', (caller, id) => getInstance(cloud.database, caller, { id })],
    ['start', (caller, id) => startInstance(cloud.database, caller, { id })],
    ['stop', (caller, id) => stopInstance(cloud.database, caller, { id })],
    ['reboot', (caller, id) => rebootInstance(cloud.database, caller, { id })],
    ['resize', (caller, id) => resizeInstance(cloud.database, caller, { id, flavorId: cloud.large })],
    ['destroy', (caller, id) => destroyInstance(cloud.database, caller, { id })],
    ['operations', (caller, id) => listOperations(cloud.database, caller, { id, limit: 5 })],
    ['snapshots', (caller, id) => listSnapshots(cloud.database, caller, { id, limit: 5 })],
    ['snapshot', (caller, id) => createSnapshot(cloud.database, caller, { id, name: 'mine' })],
    ['restore', (caller, id, snapshotId) => restoreInstance(cloud.database, caller, { id, snapshotId })],
    [
      'delete snapshot',
      (caller, id, snapshotId) => deleteSnapshot(cloud.database, caller, { id, snapshotId }),
    ],
    ['console', (caller, id) => createConsoleTicket(cloud.database, caller, { id })],
  ];

  test.each(requests)("%s: another tenant's id answers as an unknown one does", async (_name, request) => {
    const before = await countRows();
    const unknown = await request(other.member, randomUUID(), randomUUID()).catch((error) => error);
    const theirs = await request(other.member, foreign.id, foreign.snapshotId).catch((error) => error);
    expect(unknown).toMatchObject({ code: 'not_found', params: { type: 'instance' } });
    expect(theirs).toMatchObject({
      code: 'not_found',
      params: { type: 'instance' },
      message: (unknown as Error).message,
    });
    expect(await countRows()).toEqual(before);
  });

  test('of operations, flavors, images, key pairs and snapshots', async () => {
    const { database, tenant } = cloud;
    const id = foreign.operationId;
    await refuses(getOperation(database, other.member, { id }), 'not_found', { type: 'operation' });
    await refuses(create({ flavorId: randomUUID() }), 'not_found', { type: 'flavor' });
    await refuses(create({ imageId: randomUUID() }), 'not_found', { type: 'image' });
    const key = await createKeyPair(database, other.member, { name: 'theirs', publicKey: KEY });
    await refuses(create({ keyPairIds: [key.id] }), 'not_found', { type: 'key_pair' });
    await refuses(deleteKeyPair(database, tenant.member, { id: key.id }), 'not_found', { type: 'key_pair' });
    const snapshotId = randomUUID();
    const restore = restoreInstance(database, tenant.member, { id: foreign.id, snapshotId });
    await refuses(restore, 'not_found', { type: 'snapshot' });
    const { items } = await listInstances(database, other.member, { limit: 10 });
    expect(items).toEqual([]);
  });

  const KEY =
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ+1sHRWLbkGY7Nz3JTtHBpw8SJgWz9zGaxs5HjB5s7c somebody@example';
});

describe('create', () => {
  test.each(['', '-web', 'web-', 'Web', 'web_1', 'web.example', 'ｗｅｂ', 'a'.repeat(64), 'a b', 'a\n'])(
    'refuses the name %j',
    async (name) => {
      await refuses(create({ name }), 'invalid_name', { name });
    },
  );

  test('refuses a name that is in use, and leaves nothing behind', async () => {
    const before = await countRows();
    await refuses(create({ name: 'foreign' }), 'name_taken', { type: 'instance', name: 'foreign' });
    expect(await countRows()).toEqual(before);
    // Another tenant may use it.
    const accepted = await create({ name: 'foreign' }, other.member);
    await destroyInstance(cloud.database, other.member, { id: accepted.instance.id });
  });

  test('refuses user data that is empty or larger than 64 KiB', async () => {
    await refuses(create({ userData: ' \n' }), 'invalid_value', { field: 'userData' });
    await refuses(create({ userData: 'é'.repeat(40_000) }), 'invalid_value', { field: 'userData' });
  });

  test('refuses a flavor that the image does not fit', async () => {
    const { database } = cloud;
    const flat = await upsertFlavor(database, SYSTEM, {
      name: 'flat',
      vcpus: 1,
      memoryMib: 512,
      rootDiskGib: 1,
    });
    await refuses(create({ flavorId: flat.id }), 'image_too_large_for_flavor', {
      resource: 'rootDiskGib',
      needed: 2,
      given: 1,
    });
    const thin = await upsertFlavor(database, SYSTEM, {
      name: 'thin',
      vcpus: 1,
      memoryMib: 64,
      rootDiskGib: 5,
    });
    await refuses(create({ flavorId: thin.id }), 'image_too_large_for_flavor', {
      resource: 'memoryMib',
      needed: 128,
      given: 64,
    });
  });

  test('refuses a flavor and an image that are retired', async () => {
    const { database } = cloud;
    const old = { name: 'going', vcpus: 1, memoryMib: 512, rootDiskGib: 5 };
    const flavor = await upsertFlavor(database, SYSTEM, old);
    await upsertFlavor(database, SYSTEM, { ...old, vcpus: 2 });
    await refuses(create({ flavorId: flavor.id }), 'not_found', { type: 'flavor' });
    const file = { sizeBytes: 1, virtualSizeBytes: 1, minMemoryMib: 1, minDiskGib: 1, defaultUser: 'x' };
    const image = await registerImage(database, SYSTEM, { name: 'old', sha256: '0'.repeat(64), ...file });
    await registerImage(database, SYSTEM, { name: 'old', sha256: '1'.repeat(64), ...file });
    await refuses(create({ imageId: image.id }), 'not_found', { type: 'image' });
  });

  test('says which resource of the quota is short', async () => {
    const { database } = cloud;
    const before = await countRows();
    await setQuota(database, SYSTEM, { tenantId: other.id, quota: { memoryMib: 511 } });
    await refuses(create({}, other.member), 'quota_exceeded', {
      resource: 'memoryMib',
      limit: 511,
      used: 0,
      asked: 512,
    });
    await setQuota(database, SYSTEM, { tenantId: other.id, quota: { memoryMib: 51_200 } });
    expect(await countRows()).toEqual({ ...before, audit: before.audit + 2 });
  });

  test('says which filter removed how many nodes', async () => {
    const { database, node } = cloud;
    const huge = await upsertFlavor(database, SYSTEM, {
      name: 'huge',
      vcpus: 1,
      memoryMib: 300_000,
      rootDiskGib: 10,
    });
    await setQuota(database, SYSTEM, { tenantId: cloud.tenant.id, quota: { memoryMib: 1_000_000 } });
    const filters = { status: 0, deaf: 0, vcpus: 0, memory: 1, disk: 0, address: 0 };
    await refuses(create({ flavorId: huge.id }), 'no_node', { filters });
    await database.node.update({ where: { id: node.id }, data: { status: 'DOWN' } });
    await refuses(create({}), 'no_node', { filters: { ...filters, status: 1, memory: 0 } });
    await database.node.update({ where: { id: node.id }, data: { status: 'UP', natCidr: '10.9.0.0/30' } });
    const { instance } = await create({ name: 'last-address' });
    await refuses(create({}), 'no_node', { filters: { ...filters, memory: 0, address: 1 } });
    await destroyInstance(database, cloud.tenant.member, { id: instance.id });
    await database.node.update({ where: { id: node.id }, data: { natCidr: '10.86.4.0/22' } });
  });
});

describe('operations', () => {
  test('say that the instance is busy, or which statuses allow them', async () => {
    const { database, tenant } = cloud;
    const caller = tenant.member;
    const { instance } = await cloud.create('building');
    const { id } = instance;
    await refuses(startInstance(database, caller, { id }), 'instance_busy', { task: 'create' });
    await cloud.node.succeed('running');
    await refuses(startInstance(database, caller, { id }), 'wrong_status', {
      status: 'ACTIVE',
      allowedIn: ['SHUTOFF'],
    });
    await stopInstance(database, caller, { id });
    await refuses(stopInstance(database, caller, { id }), 'instance_busy', { task: 'stop' });
    await cloud.node.succeed('shutoff');
    await refuses(rebootInstance(database, caller, { id }), 'wrong_status', {
      status: 'SHUTOFF',
      allowedIn: ['ACTIVE'],
    });
    await destroyInstance(database, caller, { id });
    await refuses(destroyInstance(database, caller, { id }), 'instance_busy', { task: 'destroy' });
    await cloud.node.succeed('absent');
    await refuses(destroyInstance(database, caller, { id }), 'not_found');
  });

  test('refuse a resize to a smaller disk, to the same flavor, and beyond quota or node', async () => {
    const { database, tenant, node, small } = cloud;
    const { id } = foreign;
    const less = await upsertFlavor(database, SYSTEM, {
      name: 'less',
      vcpus: 4,
      memoryMib: 512,
      rootDiskGib: 4,
    });
    const resize = (flavorId: string) => resizeInstance(database, tenant.member, { id, flavorId });
    await refuses(resize(less.id), 'disk_would_shrink', { fromGib: 5, toGib: 4 });
    await refuses(resize(small), 'flavor_unchanged', { flavor: 'small' });
    await refuses(resize(randomUUID()), 'not_found', { type: 'flavor' });
    await setQuota(database, SYSTEM, { tenantId: tenant.id, quota: { vcpus: 1 } });
    await refuses(resize(cloud.large), 'quota_exceeded', { resource: 'vcpus', limit: 1, used: 1, asked: 1 });
    await setQuota(database, SYSTEM, { tenantId: tenant.id, quota: { vcpus: 50 } });
    await database.node.update({ where: { id: node.id }, data: { memoryMib: 600 } });
    await refuses(resize(cloud.large), 'no_node', { filters: { memory: 1 } });
    await database.node.update({ where: { id: node.id }, data: { memoryMib: 262_144 } });
    expect(await database.claim.count({ where: { instanceId: id, vcpus: 1 } })).toBe(1);
  });

  test('refuse a snapshot whose name is in use, and one that is deleted', async () => {
    const { database, tenant } = cloud;
    const caller = tenant.member;
    const { id, snapshotId } = foreign;
    const before = await countRows();
    await refuses(createSnapshot(database, caller, { id, name: 'one' }), 'name_taken', { name: 'one' });
    await refuses(createSnapshot(database, caller, { id, name: 'Not A Name' }), 'invalid_name');
    expect(await countRows()).toEqual(before);
    await deleteSnapshot(database, caller, { id, snapshotId });
    await cloud.node.succeed('running');
    await refuses(restoreInstance(database, caller, { id, snapshotId }), 'snapshot_deleted');
    await refuses(deleteSnapshot(database, caller, { id, snapshotId }), 'snapshot_deleted');
  });
});

describe('callers', () => {
  test('with too small a role, without a tenant, or who do not run the cloud are refused', async () => {
    const { database, tenant } = cloud;
    const viewer: Caller = { ...tenant.member, permissions: PERMISSIONS_OF_ROLE.VIEWER };
    await refuses(create({}, viewer), 'forbidden', { needs: 'instances:write' });
    await refuses(destroyInstance(database, viewer, { id: foreign.id }), 'forbidden', {
      needs: 'instances:write',
    });
    await refuses(createConsoleTicket(database, viewer, { id: foreign.id }), 'forbidden');
    expect(await getInstance(database, viewer, { id: foreign.id })).toMatchObject({ id: foreign.id });
    const nobody: Caller = { ...tenant.member, tenantId: null, permissions: [] };
    await refuses(listInstances(database, nobody, { limit: 1 }), 'forbidden', { needs: 'tenant' });
    await refuses(listNodes(database, tenant.member, { limit: 1 }), 'forbidden', { needs: 'admin' });
    const escalation = createApiToken(database, tenant.member, { name: 'root', scopes: ['read'] });
    await refuses(escalation, 'forbidden', { needs: 'tenant:write' });
    const flavor = { name: 'mine', vcpus: 1, memoryMib: 1, rootDiskGib: 1 };
    await refuses(upsertFlavor(database, tenant.member, flavor), 'forbidden', { needs: 'admin' });
  });

  test('with a cursor that is none are told so', async () => {
    const { database, tenant } = cloud;
    for (const cursor of ['x', Buffer.from('2026-99-99T00:00:00.000Z nonsense').toString('base64url')]) {
      await refuses(listInstances(database, tenant.member, { limit: 1, cursor }), 'invalid_cursor');
    }
  });
});

test('every error has a status, a title and a sentence', () => {
  for (const entry of Object.values(ERRORS)) {
    expect(entry.status).toBeGreaterThanOrEqual(400);
    expect(entry.title).not.toBe('');
  }
});
