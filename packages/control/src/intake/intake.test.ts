import { randomUUID } from 'node:crypto';
import type { Job, Report } from '@cloudlet/contract';
import { connectDatabase, type Database } from '@cloudlet/prisma';
import { openWay } from '@cloudlet/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInstance } from '../instances/create-instance.ts';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { resizeInstance } from '../instances/resize-instance.ts';
import { startInstance } from '../instances/start-instance.ts';
import { stopInstance } from '../instances/stop-instance.ts';
import { getQuota } from '../quotas/get-quota.ts';
import { getInstance } from '../reads/get-instance.ts';
import { listNodes } from '../reads/list-nodes.ts';
import { createSnapshot } from '../snapshots/create-snapshot.ts';
import { deleteSnapshot } from '../snapshots/delete-snapshot.ts';
import { leaderOf, SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { attemptOf, resultOf } from '../testing/test-node.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

const FAILURE = { code: 'out_of_luck', message: 'It did not work.', detail: 'errno 5' };

async function oneJob(): Promise<Job> {
  const jobs = await cloud.node.takeJobs();
  expect(jobs).toHaveLength(1);
  return jobs[0] as Job;
}

const read = (id: string) => getInstance(cloud.database, cloud.tenant.member, { id });
const operation = (database: Database, id: string) =>
  database.operation.findUniqueOrThrow({ where: { id }, include: { steps: true } });

/** Everything that reports may change, without the times. */
async function stateOf(database: Database) {
  const [instances, operations, steps, claims, ports, snapshots] = await Promise.all([
    database.instance.findMany({ orderBy: { id: 'asc' }, omit: { updatedAt: true } }),
    database.operation.findMany({ orderBy: { id: 'asc' }, omit: { startedAt: true, endedAt: true } }),
    database.operationStep.findMany({ orderBy: [{ operationId: 'asc' }, { ordinal: 'asc' }] }),
    database.claim.findMany({ orderBy: { id: 'asc' } }),
    database.port.findMany({ orderBy: { instanceId: 'asc' } }),
    database.snapshot.findMany({ orderBy: { id: 'asc' } }),
  ]);
  return { instances, operations, steps, claims, ports, snapshots };
}

describe('reports that come twice and out of order', () => {
  test('change nothing the second time, each alone and all together', async () => {
    const { node, database } = cloud;
    const { instance } = await cloud.create('twice');
    const job = await oneJob();
    const reports: Report[] = [
      { type: 'started', ...attemptOf(job) },
      { type: 'undoing', ...attemptOf(job), failure: FAILURE },
      { ...resultOf(job), outcome: 'failed', undo: 'clean', power: 'absent', failure: FAILURE },
    ];
    const envelopes = reports.map((report) => node.envelope(report));
    for (const envelope of envelopes) {
      expect((await node.apply(envelope)).acknowledged).toEqual([envelope.reportId]);
      const once = await stateOf(database);
      expect((await node.apply(envelope)).acknowledged).toEqual([envelope.reportId]);
      expect(await stateOf(database)).toEqual(once);
    }
    const ended = await stateOf(database);
    await node.apply(...envelopes.toReversed(), ...envelopes);
    expect(await stateOf(database)).toEqual(ended);
    expect(await read(instance.id)).toMatchObject({ status: 'ERROR', failure: { code: 'out_of_luck' } });
    expect(await database.deadLetter.count()).toBe(0);
  });

  test('a result before its start ends the operation, and the start is old news', async () => {
    const { node } = cloud;
    const { instance } = await cloud.create('backwards');
    const job = await oneJob();
    const started = node.envelope({ type: 'started', ...attemptOf(job) });
    const result = node.envelope(resultOf(job));
    await node.apply(result, started);
    expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE', task: null });
  });

  test('a result settles its own operation only, not the next one', async () => {
    const { node, database, tenant } = cloud;
    const { instance } = await cloud.create('late');
    const created = node.envelope(resultOf(await oneJob()));
    await node.apply(created);
    await stopInstance(database, tenant.member, { id: instance.id });
    const stop = await oneJob();
    await node.apply(created);
    expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE', task: 'stop' });
    await node.finish(stop, { power: 'shutoff' });
    await node.apply(created);
    expect(await read(instance.id)).toMatchObject({ status: 'SHUTOFF', task: null });
  });
});

describe('how an operation can end', () => {
  test('a create that was undone holds nothing, and its delete ends at once', async () => {
    const { node, database, tenant } = cloud;
    const before = await getQuota(database, tenant.member);
    const { instance } = await cloud.create('undone');
    const job = await oneJob();
    await node.finish(job, { outcome: 'failed', undo: 'clean', power: 'absent', failure: FAILURE });
    expect(await read(instance.id)).toMatchObject({ status: 'ERROR', ipAddress: null });
    expect(await getQuota(database, tenant.member)).toEqual(before);
    const { operation: destroy } = await destroyInstance(database, tenant.member, { id: instance.id });
    expect(destroy).toMatchObject({ kind: 'destroy', status: 'SUCCEEDED' });
    await expect(read(instance.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await node.takeJobs()).toEqual([]);
  });

  test('a create whose undo got stuck holds everything until it is destroyed', async () => {
    const { node, database, tenant } = cloud;
    const before = await getQuota(database, tenant.member);
    const { instance } = await cloud.create('stuck');
    const job = await oneJob();
    await node.finish(job, { outcome: 'failed', undo: 'incomplete', power: 'shutoff', failure: FAILURE });
    expect(await read(instance.id)).toMatchObject({ status: 'ERROR', ipAddress: instance.ipAddress });
    expect((await getQuota(database, tenant.member)).vcpus.used).toBe(before.vcpus.used + 1);
    await destroyInstance(database, tenant.member, { id: instance.id });
    await node.succeed('absent');
    expect(await getQuota(database, tenant.member)).toEqual(before);
  });

  test('secrets go when the operation ends', async () => {
    const { node, database, tenant, small, image } = cloud;
    const accepted = await createInstance(database, tenant.member, {
      name: 'secretive',
      flavorId: small,
      imageId: image,
      consolePassword: 'do not tell',
      userData: '#!/bin/sh\n',
    });
    const job = await oneJob();
    expect(job.input).toMatchObject({
      userData: '#!/bin/sh\n',
      consolePasswordHash: expect.stringMatching(/^\$6\$/),
    });
    await node.finish(job);
    expect((await operation(database, accepted.operation.id)).input).toEqual({ kind: 'create' });
    expect(await read(accepted.instance.id)).toMatchObject({ hasConsolePassword: true });
  });

  test('a resize that was undone holds the old size, one that got stuck the larger', async () => {
    const { node, database, tenant, large } = cloud;
    const { instance } = await cloud.createActive('resized');
    const { id } = instance;
    const claim = () => database.claim.findFirstOrThrow({ where: { instanceId: id } });
    await resizeInstance(database, tenant.member, { id, flavorId: large });
    expect(await claim()).toMatchObject({ vcpus: 2, memoryMib: 1_024, diskGib: 10 });
    await node.finish(await oneJob(), { outcome: 'failed', undo: 'clean', failure: FAILURE });
    expect(await claim()).toMatchObject({ vcpus: 1, memoryMib: 512, diskGib: 5 });
    expect(await read(id)).toMatchObject({ status: 'ACTIVE', flavor: { name: 'small' } });

    await resizeInstance(database, tenant.member, { id, flavorId: large });
    await node.finish(await oneJob(), { outcome: 'failed', undo: 'incomplete', failure: FAILURE });
    expect(await claim()).toMatchObject({ vcpus: 2, memoryMib: 1_024, diskGib: 10 });
    expect(await read(id)).toMatchObject({ status: 'ERROR', failure: { code: 'out_of_luck' } });
  });

  test('a snapshot that failed is gone, one that got stuck is in ERROR and can be deleted', async () => {
    const { node, database, tenant } = cloud;
    const { instance } = await cloud.createActive('snapped');
    const { id } = instance;
    const first = await createSnapshot(database, tenant.member, { id, name: 'one' });
    await node.finish(await oneJob(), { outcome: 'failed', undo: 'clean', failure: FAILURE });
    expect(await database.snapshot.findUniqueOrThrow({ where: { id: first.snapshot.id } })).toMatchObject({
      status: 'DELETED',
    });
    expect(await database.claim.count({ where: { instanceId: id } })).toBe(1);

    const second = await createSnapshot(database, tenant.member, { id, name: 'one' });
    await node.finish(await oneJob(), { outcome: 'failed', undo: 'incomplete', failure: FAILURE });
    const stuck = await database.snapshot.findUniqueOrThrow({ where: { id: second.snapshot.id } });
    expect(stuck.status).toBe('ERROR');
    expect(await database.claim.count({ where: { instanceId: id } })).toBe(2);
    expect(await read(id)).toMatchObject({ status: 'ACTIVE' });

    await deleteSnapshot(database, tenant.member, { id, snapshotId: stuck.id });
    await node.succeed('running');
    expect(await database.claim.count({ where: { instanceId: id } })).toBe(1);
  });

  test('a start that failed leaves the guest off and nobody tries again by itself', async () => {
    const { node, database, tenant } = cloud;
    const { instance } = await cloud.createActive('lame');
    const { id } = instance;
    await stopInstance(database, tenant.member, { id });
    await node.succeed('shutoff');
    await startInstance(database, tenant.member, { id });
    await node.finish(await oneJob(), {
      outcome: 'failed',
      undo: 'clean',
      power: 'shutoff',
      failure: FAILURE,
    });
    expect(await read(id)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'OFF', failure: null });
    await node.listing([{ instanceId: id, power: 'shutoff' }]);
    expect(await read(id)).toMatchObject({ status: 'SHUTOFF', task: null });
  });

  test('a job that was handed back is offered as the next attempt, and the old attempt is void', async () => {
    const { node } = cloud;
    const { instance } = await cloud.create('returned');
    const first = await oneJob();
    await node.start(first);
    await node.finish(first, { outcome: 'handed-back', power: 'absent', steps: [] });
    expect(await read(instance.id)).toMatchObject({ operation: { status: 'ACCEPTED' } });
    const second = await oneJob();
    expect(second).toMatchObject({ operationId: first.operationId, attempt: 2 });
    await node.finish(first, { outcome: 'failed', undo: 'clean', power: 'absent', failure: FAILURE });
    expect(await read(instance.id)).toMatchObject({ status: 'BUILD', task: 'create' });
    await node.finish(second);
    expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE' });
  });
});

describe('reports that are not to be applied', () => {
  test('one that cannot be read goes to the dead letters and blocks nobody', async () => {
    const { node, database } = cloud;
    const { instance } = await cloud.create('unblocked');
    const job = await oneJob();
    const unknownKind = { ...node.envelope(resultOf(job)), report: { type: 'gossip' } };
    const good = node.envelope(resultOf(job));
    const texts = ['{ not json', JSON.stringify(unknownKind), '\u0000', JSON.stringify(good)];
    const applied = await node.applyTexts(texts);
    expect(applied.acknowledged).toEqual([unknownKind.reportId, good.reportId]);
    expect(applied.deadLetters).toHaveLength(3);
    expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE' });
    const letters = await database.deadLetter.findMany({ where: { nodeId: node.id } });
    expect(letters.map((letter) => letter.reason)).toContain('not JSON');
  });

  test('one that the database refuses goes to the dead letters, those beside it are applied', async () => {
    const { node, database } = cloud;
    const { instance } = await cloud.create('beside');
    const job = await oneJob();
    const impossible = node.envelope({
      ...resultOf(job),
      steps: [{ name: '\u0000', direction: 'do', startedAt: 1, endedAt: null, outcome: null }],
    });
    const good = node.envelope(resultOf(job));
    const applied = await node.apply(impossible, good);
    expect(applied.acknowledged).toEqual([impossible.reportId, good.reportId]);
    expect(applied.deadLetters).toMatchObject([{ reportId: impossible.reportId }]);
    expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE' });
    expect(await database.deadLetter.count({ where: { reportId: impossible.reportId } })).toBe(1);
  });

  test.each(['FOR NO KEY UPDATE', 'COMMIT'])(
    'none is to blame for a database that goes away after %s',
    async (words) => {
      const { node, database } = cloud;
      await cloud.create(`away-${words.length}`);
      const report = node.envelope(resultOf(await oneJob()));
      let goesAway = true;
      const way = await openWay(cloud.url, (bytes, breakOff) => {
        if (goesAway && bytes.includes(words)) breakOff();
        goesAway &&= !bytes.includes(words);
      });
      const away = connectDatabase(way.url, { connections: 1 });
      await expect(node.applyTexts([JSON.stringify(report)], leaderOf(away))).rejects.toThrow();
      // It is there again.
      const applied = await node.applyTexts([JSON.stringify(report)], leaderOf(away));
      expect(applied).toMatchObject({ acknowledged: [report.reportId], deadLetters: [] });
      expect(await database.deadLetter.count({ where: { reportId: report.reportId } })).toBe(0);
      await away.$disconnect();
      way.close();
    },
  );

  test("one about another node's instance is refused and audited", async () => {
    const { database } = cloud;
    const { instance } = await cloud.createActive('mine');
    const stranger = await cloud.addNode('stranger');
    const report = stranger.envelope({
      type: 'power',
      instanceId: instance.id,
      generation: 1,
      power: 'shutoff',
      cause: 'spite',
    });
    expect((await stranger.apply(report)).acknowledged).toEqual([report.reportId]);
    expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE' });
    expect(
      await database.auditEvent.count({ where: { action: 'report.refused', targetId: stranger.id } }),
    ).toBe(1);
    await database.node.update({ where: { id: stranger.id }, data: { status: 'DOWN' } });
  });

  test('one from another host with the node’s credential is refused', async () => {
    const { node, database } = cloud;
    const other = node.envelope({ type: 'listing', domains: [] }, { hostUuid: randomUUID() });
    await node.apply(other);
    expect(await database.deadLetter.findFirst({ where: { reportId: other.reportId } })).toMatchObject({
      reason: 'not_this_nodes_host',
    });
  });

  test('a hello from another host, or of an older start of the agent, changes nothing and gets no roster', async () => {
    const { node, database } = cloud;
    const row = () => database.node.findUniqueOrThrow({ where: { id: node.id } });
    await node.restart();
    const before = await row();
    expect((await node.hello({ hostUuid: randomUUID() })).roster).toBeNull();
    expect((await node.hello({ epoch: before.epoch - 1 })).roster).toBeNull();
    expect(await row()).toMatchObject({ hostUuid: before.hostUuid, epoch: before.epoch });
    expect((await node.hello()).roster).toMatchObject({ epoch: before.epoch });
  });

  test('a refusal that repeats is written down once', async () => {
    const { database } = cloud;
    const stranger = await cloud.addNode('repeating');
    for (let time = 0; time < 5; time += 1) {
      const report = stranger.envelope({ type: 'listing', domains: [] }, { hostUuid: randomUUID() });
      expect((await stranger.apply(report)).acknowledged).toEqual([report.reportId]);
    }
    expect(await database.deadLetter.count({ where: { nodeId: stranger.id } })).toBe(1);
    expect(
      await database.auditEvent.count({ where: { targetId: stranger.id, action: 'report.refused' } }),
    ).toBe(1);
    const { items } = await listNodes(database, SYSTEM, { limit: 100 });
    expect(items.find(({ id }) => id === stranger.id)).toMatchObject({
      deadLetters: { count: 1, newestReason: 'not_this_nodes_host' },
    });
    await database.node.update({ where: { id: stranger.id }, data: { status: 'DOWN' } });
  });

  test('of those that nobody understands the newest thousand are kept', async () => {
    const { database } = cloud;
    const stranger = await cloud.addNode('babbling');
    const texts = Array.from({ length: 1_005 }, (_, index) => `babble ${index}`);
    await stranger.applyTexts(texts);
    const kept = await database.deadLetter.findMany({
      where: { nodeId: stranger.id },
      orderBy: { id: 'asc' },
    });
    expect(kept.map(({ body }) => body)).toEqual(texts.slice(5));
    await database.node.update({ where: { id: stranger.id }, data: { status: 'DOWN' } });
  });

  test('those of a superseded generation are dropped', async () => {
    const { node, database, tenant } = cloud;
    const { instance } = await cloud.create('superseded');
    const create = await oneJob();
    await node.start(create);
    await destroyInstance(database, tenant.member, { id: instance.id });
    await node.finish(create);
    expect(await read(instance.id)).toMatchObject({ status: 'BUILD', task: 'destroy' });
    expect(await operation(database, create.operationId)).toMatchObject({
      status: 'SUPERSEDED',
      input: { kind: 'create' },
      steps: [{ name: 'do-it' }],
    });
    const destroy = await oneJob();
    expect(destroy.instance.generation).toBe(2);
    await node.finish(destroy, { power: 'absent' });
    await expect(read(instance.id)).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('a hello is answered with the roster of what is the node’s', async () => {
  const { node, database, tenant } = cloud;
  const { instance } = await cloud.createActive('listed');
  const going = await cloud.createActive('going');
  await destroyInstance(database, tenant.member, { id: going.instance.id });
  const { roster, acknowledged } = await node.restart();
  expect(roster).toMatchObject({ type: 'roster', epoch: 3, helloId: acknowledged[0] });
  expect(roster?.instances).toContainEqual({ instanceId: instance.id, generation: 1 });
  expect(roster?.instances).toContainEqual({ instanceId: going.instance.id, generation: 2 });
  await node.succeed('absent');
  const after = await node.hello();
  expect(after.roster?.instances.map(({ instanceId }) => instanceId)).not.toContain(going.instance.id);
});
