import { randomUUID } from 'node:crypto';
import type { Description } from '@cloudlet/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { startInstance } from '../instances/start-instance.ts';
import { stopInstance } from '../instances/stop-instance.ts';
import { getQuota } from '../quotas/get-quota.ts';
import { setQuota } from '../quotas/set-quota.ts';
import { getInstance } from '../reads/get-instance.ts';
import { listSnapshots } from '../reads/list-snapshots.ts';
import { createSnapshot } from '../snapshots/create-snapshot.ts';
import { deleteSnapshot } from '../snapshots/delete-snapshot.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { adoptOrphan } from './adopt-orphan.ts';
import { listOrphans } from './list-orphans.ts';
import { removeOrphan } from './remove-orphan.ts';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.end());

const list = async () => (await listOrphans(cloud.database, SYSTEM, { limit: 50 })).items;
const MAC = '02:aa:bb:cc:dd:ee';
const IP = '10.86.4.77';
const address = { macAddress: MAC, ipAddress: IP };

function descriptionOf(
  instanceId: string,
  changes: Partial<NonNullable<Description['domain']>> = {},
): Description {
  return {
    instanceId,
    domain: {
      tenantId: cloud.tenant.id,
      tenantName: 'demo',
      name: 'lost',
      vcpus: 1,
      memoryMib: 512,
      macAddress: MAC,
      ...changes,
    },
    disk: {
      sizeGib: 5,
      bytes: 1_000,
      base: { sha256: 'ab'.repeat(32), sizeBytes: 50_000_000, virtualSizeBytes: 2 * 2 ** 30 },
    },
    snapshots: [],
  };
}

/** A node has a domain that no row explains, and has said so as often as it takes. */
async function loseDomain(
  changes: Partial<NonNullable<Description['domain']>> = {},
  id: string = randomUUID(),
) {
  const domains = [{ instanceId: id, power: 'running', generation: 3 } as const];
  const { unexplained } = await cloud.node.listing(domains, { addresses: [address] });
  expect(unexplained).toEqual([id]);
  const descriptions = [descriptionOf(id, changes)];
  await cloud.node.listing(domains, { addresses: [address], descriptions });
  const orphan = (await list()).find(({ instanceId }) => instanceId === id);
  if (!orphan) throw new Error('it is not shown');
  return { id, orphan, domains };
}

describe('what a node has and no row explains', () => {
  test('is shown once two listings have it, described when asked for, and gone with a listing without it', async () => {
    const { orphan } = await loseDomain();
    expect(orphan).toMatchObject({
      kind: 'instance',
      name: 'lost',
      tenant: { name: 'demo', exists: true },
      power: 'running',
      size: { vcpus: 1, memoryMib: 512, rootDiskGib: 5 },
      flavor: { name: 'small', isExact: true },
      ...address,
      adoptionRefusal: null,
      removalRefusal: null,
    });
    expect(await list()).toHaveLength(1);
    await cloud.node.listing([], {});
    expect(await list()).toEqual([]);
  });

  test('is none while it is in one listing alone, or while its create or destroy is under way', async () => {
    const { instance } = await cloud.create('coming');
    const [job] = await cloud.node.takeJobs();
    const domains = [{ instanceId: instance.id, power: 'running' } as const];
    const port = { macAddress: instance.macAddress ?? '', ipAddress: instance.ipAddress ?? '' };
    for (let count = 0; count < 3; count += 1) await cloud.node.listing(domains, { addresses: [port] });
    if (job) await cloud.node.finish(job);
    await destroyInstance(cloud.database, cloud.tenant.member, { id: instance.id });
    for (let count = 0; count < 3; count += 1) await cloud.node.listing(domains, { addresses: [port] });
    const [destroy] = await cloud.node.takeJobs();
    // A listing that was made before the end may be applied after it.
    if (destroy) await cloud.node.finish(destroy, { power: 'absent' });
    await cloud.node.listing(domains, { addresses: [port] });
    expect(await list()).toEqual([]);
  });

  test('keeps its address from new instances', async () => {
    const small = await cloud.addNode('tiny-network', { natCidr: '10.90.0.0/29' });
    await cloud.database.node.update({ where: { id: cloud.node.id }, data: { status: 'DOWN' } });
    const addresses = ['10.90.0.2', '10.90.0.3', '10.90.0.4', '10.90.0.5'].map((ipAddress, index) => ({
      macAddress: `02:00:00:00:00:0${index}`,
      ipAddress,
    }));
    for (let count = 0; count < 2; count += 1) await small.listing([], { addresses });
    const { instance } = await cloud.create('last-one');
    expect(instance.ipAddress).toBe('10.90.0.6');
    await expect(cloud.create('none-left')).rejects.toMatchObject({ params: { filters: { address: 1 } } });
  });

  test('is for those alone who run the cloud', async () => {
    const { orphan } = await loseDomain();
    const { database, tenant } = cloud;
    const refused = { code: 'forbidden' };
    await expect(listOrphans(database, tenant.member, { limit: 5 })).rejects.toMatchObject(refused);
    await expect(adoptOrphan(database, tenant.member, { id: orphan.id })).rejects.toMatchObject(refused);
    await expect(removeOrphan(database, tenant.member, orphan)).rejects.toMatchObject(refused);
  });
});

describe('adopting', () => {
  test('makes it an instance like any other, with its addresses, size and snapshots', async () => {
    const { database, tenant, node } = cloud;
    const id = randomUUID();
    const snapshotId = randomUUID();
    const domains = [{ instanceId: id, power: 'shutoff', generation: 3 } as const];
    const holdings = { addresses: [address], snapshots: [{ instanceId: id, snapshotId }] };
    const description = { ...descriptionOf(id), snapshots: [{ snapshotId, sizeGib: 5, bytes: 700 }] };
    await node.listing(domains, holdings);
    await node.listing(domains, { ...holdings, descriptions: [description] });
    const [orphan] = await list();
    const adopted = await adoptOrphan(database, SYSTEM, { id: orphan?.id ?? '' });
    expect(adopted).toMatchObject({
      instanceId: id,
      name: 'lost',
      flavor: { name: 'small', isExact: true },
      exceeds: [],
    });
    expect(await getInstance(database, tenant.member, { id })).toMatchObject({
      name: 'lost',
      status: 'SHUTOFF',
      ...address,
    });
    const { items } = await listSnapshots(database, tenant.member, { id, limit: 10 });
    expect(items).toMatchObject([{ id: snapshotId, status: 'AVAILABLE', sizeBytes: 700 }]);
    expect((await getQuota(database, tenant.member)).instances.used).toBe(1);
    await node.listing(domains, holdings);
    await node.listing(domains, holdings);
    expect(await list()).toEqual([]);

    await startInstance(database, tenant.member, { id });
    const [job] = await node.takeJobs();
    expect(job).toMatchObject({
      instance: { id, generation: 3, port: address, image: { sha256: 'ab'.repeat(32) } },
    });
    if (job) await node.finish(job);
    expect(await getInstance(database, tenant.member, { id })).toMatchObject({ status: 'ACTIVE' });
    await destroyInstance(database, tenant.member, { id });
    await node.succeed('absent');
    expect(await database.claim.count()).toBe(0);
  });

  test('asks whose it becomes where its tenant is no more, and gives it the nearest flavor', async () => {
    const { orphan } = await loseDomain({ tenantId: randomUUID(), tenantName: 'gone', memoryMib: 700 });
    expect(orphan).toMatchObject({
      tenant: { name: 'gone', exists: false },
      flavor: { name: 'small', isExact: false },
    });
    const { database, tenant } = cloud;
    await expect(adoptOrphan(database, SYSTEM, { id: orphan.id })).rejects.toMatchObject({
      code: 'tenant_needed',
      params: { named: 'gone' },
    });
    const adopted = await adoptOrphan(database, SYSTEM, { id: orphan.id, tenant: tenant.name });
    expect(adopted).toMatchObject({ tenant: { name: 'demo' }, flavor: { name: 'small', isExact: false } });
    expect(await getInstance(database, tenant.member, { id: adopted.instanceId })).toMatchObject({
      flavor: { name: 'small', memoryMib: 700 },
    });
  });

  test('goes beyond the quota and says so; beyond the node it does not go', async () => {
    const { database, tenant, node } = cloud;
    await setQuota(database, SYSTEM, { tenantId: tenant.id, quota: { instances: 0 } });
    const { orphan } = await loseDomain();
    await database.node.update({ where: { id: node.id }, data: { memoryMib: 256 } });
    await expect(adoptOrphan(database, SYSTEM, { id: orphan.id })).rejects.toMatchObject({
      code: 'no_node',
      params: { filters: { memory: 1 } },
    });
    await database.node.update({ where: { id: node.id }, data: { memoryAllocationRatio: 2 } });
    const adopted = await adoptOrphan(database, SYSTEM, { id: orphan.id });
    expect(adopted.exceeds).toMatchObject([{ resource: 'instances', limit: 0, used: 0, asked: 1 }]);
    await expect(cloud.create('more')).rejects.toMatchObject({ code: 'quota_exceeded' });
  });

  test('two operators at once: one does it, the other finds nothing', async () => {
    const { orphan } = await loseDomain();
    const ends = await Promise.allSettled([
      adoptOrphan(cloud.database, SYSTEM, { id: orphan.id }),
      adoptOrphan(cloud.database, SYSTEM, { id: orphan.id }),
      removeOrphan(cloud.database, SYSTEM, { id: orphan.id }),
    ]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const end of ends)
      if (end.status === 'rejected')
        expect(end.reason).toMatchObject({ code: 'not_found', params: { type: 'orphan' } });
  });

  test('takes another name where its own is taken, and an image that nobody knows any more', async () => {
    const { database } = cloud;
    await cloud.create('lost');
    const { orphan, id } = await loseDomain();
    expect((await adoptOrphan(database, SYSTEM, { id: orphan.id })).name).toBe(`lost-${id.slice(-8)}`);
    await database.image.updateMany({ data: { sha256: 'cd'.repeat(32) } });
    const other = randomUUID();
    const domains = [id, other].map((instanceId) => ({
      instanceId,
      power: 'running' as const,
      generation: 3,
    }));
    const second = { macAddress: '02:aa:bb:cc:dd:01', ipAddress: '10.86.4.78' };
    const description = descriptionOf(other, { macAddress: second.macAddress, name: 'other' });
    for (let count = 0; count < 2; count += 1)
      await cloud.node.listing(domains, { addresses: [address, second], descriptions: [description] });
    const found = (await list()).find(({ instanceId }) => instanceId === other);
    await adoptOrphan(database, SYSTEM, { id: found?.id ?? '', name: 'renamed' });
    const image = await database.image.findFirstOrThrow({ where: { sha256: 'ab'.repeat(32) } });
    expect(image.retiredAt).not.toBeNull();
  });

  test('is refused of what was destroyed, and of what nobody has described', async () => {
    const { database, tenant, node } = cloud;
    const { instance } = await cloud.createActive('destroyed');
    await destroyInstance(database, tenant.member, { id: instance.id });
    await node.succeed('absent');
    const { orphan } = await loseDomain({}, instance.id);
    await expect(adoptOrphan(database, SYSTEM, { id: orphan.id })).rejects.toMatchObject({
      code: 'orphan_refused',
      params: { reason: 'was_destroyed' },
    });
    // Refused, it is still there, and can be removed.
    await removeOrphan(database, SYSTEM, { id: orphan.id });
    const [job] = await node.takeJobs();
    expect(job).toMatchObject({ input: { kind: 'destroy' }, instance: { id: instance.id, generation: 3 } });

    const unknown = randomUUID();
    const domains = [{ instanceId: unknown, power: 'running' as const }];
    for (let count = 0; count < 2; count += 1) await node.listing(domains);
    const old = (await list()).find(({ instanceId }) => instanceId === unknown);
    expect(old?.adoptionRefusal).toBe('not_described');
  });
});

describe('removing', () => {
  test('destroys a domain by an ordinary operation, with all that it has', async () => {
    const { database, node } = cloud;
    const { orphan, id } = await loseDomain();
    const before = await getQuota(database, cloud.tenant.member);
    const { operationId } = await removeOrphan(database, SYSTEM, { id: orphan.id });
    const [job] = await node.takeJobs();
    expect(job).toMatchObject({
      operationId,
      input: { kind: 'destroy' },
      instance: { id, generation: 4, port: address },
    });
    if (job) await node.finish(job, { power: 'absent' });
    expect(await database.operation.findUniqueOrThrow({ where: { id: operationId } })).toMatchObject({
      status: 'SUCCEEDED',
    });
    expect(await getQuota(database, cloud.tenant.member)).toEqual(before);
    expect(await database.port.count()).toBe(0);
    expect(await database.auditEvent.count({ where: { action: 'orphan.remove', targetId: id } })).toBe(1);
  });

  test('removes files without a domain, addresses without anybody, and what nobody can say whose it was', async () => {
    const { database, node } = cloud;
    const id = randomUUID();
    const snapshotId = randomUUID();
    const holdings = {
      leftovers: [{ instanceId: id, disk: true, seed: false, temporaries: 2 }],
      snapshots: [{ instanceId: id, snapshotId }],
      addresses: [address],
    };
    for (let count = 0; count < 2; count += 1) await node.listing([], holdings);
    const orphans = await list();
    expect(orphans.map(({ kind, snapshots }) => [kind, snapshots]).sort()).toEqual([
      ['address', 0],
      ['instance', 1],
    ]);
    for (const orphan of orphans) await removeOrphan(database, SYSTEM, { id: orphan.id });
    const jobs = await node.takeJobs();
    expect(jobs).toHaveLength(2);
    expect(jobs.find((job) => job.instance.id === id)).toMatchObject({
      input: { snapshotIds: [snapshotId] },
    });
    expect(jobs.map((job) => job.instance.port.ipAddress)).toContain(IP);
    expect(new Set(jobs.map((job) => job.instance.port.ipAddress)).size).toBe(2);
    for (const job of jobs) await node.finish(job, { power: 'absent' });
    expect(await database.port.count()).toBe(0);
    await node.listing([], {});
    expect(await list()).toEqual([]);
  });

  test('does nothing to what belongs to an instance on another node', async () => {
    const { instance } = await cloud.createActive('elsewhere');
    const other = await cloud.addNode('other');
    const domains = [{ instanceId: instance.id, power: 'running' as const }];
    for (let count = 0; count < 2; count += 1)
      await other.listing(domains, { descriptions: [descriptionOf(instance.id)] });
    const [orphan] = await list();
    expect(orphan).toMatchObject({ adoptionRefusal: 'on_other_node', removalRefusal: 'on_other_node' });
    await expect(removeOrphan(cloud.database, SYSTEM, { id: orphan?.id ?? '' })).rejects.toMatchObject({
      code: 'orphan_refused',
    });
    expect(await getInstance(cloud.database, cloud.tenant.member, { id: instance.id })).toMatchObject({
      status: 'ACTIVE',
    });
  });
});

describe('the other way round', () => {
  test('a domain that has vanished, a disk and a snapshot that are missing are shown and can be removed', async () => {
    const { database, tenant, node } = cloud;
    const names = ['vanished', 'diskless', 'unsnapped'];
    const ids: string[] = [];
    for (const name of names) ids.push((await cloud.createActive(name)).instance.id);
    const [vanished = '', diskless = '', unsnapped = ''] = ids;
    const { snapshot } = await createSnapshot(database, tenant.member, { id: unsnapped, name: 'kept' });
    const [job] = await node.takeJobs();
    if (job) await node.finish(job, { output: { snapshotSizeBytes: 5 } });
    const ports = await database.port.findMany();
    const addresses = ports.map(({ macAddress, ipAddress }) => ({ macAddress, ipAddress }));
    const domains = [diskless, unsnapped].map((instanceId) => ({ instanceId, power: 'running' as const }));
    for (let count = 0; count < 3; count += 1)
      await node.listing(domains, { diskless: [diskless], addresses });
    const orphans = await list();
    expect(orphans.map(({ kind, name }) => [kind, name]).sort()).toEqual([
      ['missing-disk', 'diskless'],
      ['missing-domain', 'vanished'],
      ['missing-snapshot', 'unsnapped'],
    ]);
    for (const { id } of orphans) await removeOrphan(database, SYSTEM, { id });
    const jobs = await node.takeJobs();
    expect(jobs.map(({ input, instance }) => [input.kind, instance.id]).sort()).toEqual(
      [
        ['destroy', diskless],
        ['destroy', vanished],
        ['delete-snapshot', unsnapped],
      ].sort(),
    );
    for (const one of jobs)
      await node.finish(one, { power: one.input.kind === 'destroy' ? 'absent' : 'running' });
    expect(await database.snapshot.findUniqueOrThrow({ where: { id: snapshot.id } })).toMatchObject({
      status: 'DELETED',
    });
    expect(await getInstance(database, tenant.member, { id: unsnapped })).toMatchObject({ status: 'ACTIVE' });
  });

  test('a snapshot’s file that cannot be removed now leaves no snapshot to its tenant', async () => {
    const { node, database, tenant } = cloud;
    const { instance } = await cloud.createActive('snapped-busy');
    const snapshotId = randomUUID();
    const domains = [{ instanceId: instance.id, power: 'running' } as const];
    const port = { macAddress: instance.macAddress ?? '', ipAddress: instance.ipAddress ?? '' };
    const holdings = { snapshots: [{ instanceId: instance.id, snapshotId }], addresses: [port] };
    for (let count = 0; count < 2; count += 1) await node.listing(domains, holdings);
    const [orphan] = await list();
    await stopInstance(database, tenant.member, { id: instance.id });
    await expect(removeOrphan(database, SYSTEM, { id: orphan?.id ?? '' })).rejects.toMatchObject({
      code: 'instance_busy',
    });
    expect(await database.snapshot.count()).toBe(0);
    expect(await database.auditEvent.count({ where: { action: 'orphan.remove' } })).toBe(0);
    expect(await list()).toHaveLength(1);
  });

  test('the file of a snapshot that was deleted once goes, too', async () => {
    const { node, database, tenant } = cloud;
    const { instance } = await cloud.createActive('left-over');
    const { snapshot } = await createSnapshot(database, tenant.member, { id: instance.id, name: 'gone' });
    const [made] = await node.takeJobs();
    if (made) await node.finish(made, { output: { snapshotSizeBytes: 5 } });
    await deleteSnapshot(database, tenant.member, { id: instance.id, snapshotId: snapshot.id });
    const [deleted] = await node.takeJobs();
    if (deleted) await node.finish(deleted);
    const domains = [{ instanceId: instance.id, power: 'running' } as const];
    const port = { macAddress: instance.macAddress ?? '', ipAddress: instance.ipAddress ?? '' };
    const holdings = { snapshots: [{ instanceId: instance.id, snapshotId: snapshot.id }], addresses: [port] };
    for (let count = 0; count < 2; count += 1) await node.listing(domains, holdings);
    const [orphan] = await list();
    await removeOrphan(database, SYSTEM, { id: orphan?.id ?? '' });
    const [job] = await node.takeJobs();
    expect(job).toMatchObject({ input: { kind: 'delete-snapshot', snapshotId: snapshot.id } });
    if (job) await node.finish(job);
    expect(await database.snapshot.findUniqueOrThrow({ where: { id: snapshot.id } })).toMatchObject({
      status: 'DELETED',
    });
  });

  test('a snapshot’s file without a row is shown, and goes by an ordinary deletion', async () => {
    const { database, node } = cloud;
    const { instance } = await cloud.createActive('snapped');
    const snapshotId = randomUUID();
    const domains = [{ instanceId: instance.id, power: 'running' as const }];
    const port = { macAddress: instance.macAddress ?? '', ipAddress: instance.ipAddress ?? '' };
    const holdings = { snapshots: [{ instanceId: instance.id, snapshotId }], addresses: [port] };
    for (let count = 0; count < 2; count += 1) await node.listing(domains, holdings);
    const [orphan] = await list();
    expect(orphan).toMatchObject({ kind: 'snapshot', snapshotId, name: 'snapped' });
    await removeOrphan(database, SYSTEM, { id: orphan?.id ?? '' });
    const [job] = await node.takeJobs();
    expect(job).toMatchObject({ input: { kind: 'delete-snapshot', snapshotId } });
    if (job) await node.finish(job);
    expect(await database.snapshot.findUniqueOrThrow({ where: { id: snapshotId } })).toMatchObject({
      status: 'DELETED',
    });
  });
});
