import { randomUUID } from 'node:crypto';
import { connectDatabase, type Database } from '@cloudlet/prisma';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inOneTransaction } from '../database/transaction.ts';
import { openLease } from '../leadership/lease.ts';
import { leaderOf, SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { getCloudHistory } from '../usage/get-cloud-history.ts';
import { getUsageHistory } from '../usage/get-usage-history.ts';
import { rollUpSamples } from './roll-up-samples.ts';
import { takeSample } from './take-sample.ts';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.end());

const minutes = (database: Database) => database.cloudSample.findMany({ where: { resolution: 'MINUTE' } });
const hours = (database: Database) => database.cloudSample.findMany({ where: { resolution: 'HOUR' } });
const held = (database: Database, resolution: 'MINUTE' | 'HOUR' = 'MINUTE') =>
  database.tenantSample.findMany({ where: { resolution }, orderBy: { at: 'asc' } });

/** Makes it so many minutes later for all that was sampled: as if the clock had gone on, or, below 0, was put back. */
async function samplesAge(by: number, database: Database = cloud.database): Promise<void> {
  for (const table of ['cloud_sample', 'tenant_sample']) {
    const [row] = await database.$queryRawUnsafe<{ rows: unknown }[]>(
      `SELECT coalesce(jsonb_agg(to_jsonb(s) || jsonb_build_object('at', s.at - ${by} * interval '1 minute')), '[]') AS rows FROM ${table} s`,
    );
    await database.$executeRawUnsafe(`DELETE FROM ${table}`);
    await database.$executeRawUnsafe(
      `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
      JSON.stringify(row?.rows),
    );
  }
}

/** The newest sample is so many minutes old, and the leader takes the next: in one transaction, for which the clock stands still. */
async function minutePasses(count = 1): Promise<void> {
  await inOneTransaction(cloud.database, async (database) => {
    const [row] = await database.$queryRaw<{ old: number }[]>`
      SELECT (extract(epoch FROM date_trunc('minute', now()) - max(at)) / 60)::int AS old FROM cloud_sample`;
    await samplesAge(count - (row?.old ?? 0), database);
    await takeSample({ ...cloud.leader, database });
  });
}

test('a minute is sampled once, whoever asks how often', async () => {
  const { database, leader } = cloud;
  const other = { ...leader, database: connectDatabase(cloud.url) };
  await Promise.all(Array.from({ length: 8 }, (_, index) => takeSample(index % 2 ? leader : other)));
  await other.database.$disconnect();
  const taken = await minutes(database);
  // The minute may have ended meanwhile.
  expect(new Set(taken.map(({ at }) => at.getTime())).size).toBe(taken.length);
  expect(taken.length).toBeLessThanOrEqual(2);
  expect(await held(database)).toHaveLength(1);
});

test('a sample says what nodes have, what is claimed and used of them, and how instances are', async () => {
  const { database, node, leader } = cloud;
  await cloud.createActive();
  await cloud.create();
  await node.beat([], { use: { cpuShare: 0.25, memoryMib: 4_096, diskGib: 100, ageMs: 0 } });
  expect(await takeSample(leader)).toBe(true);
  expect(await minutes(database)).toMatchObject([
    {
      vcpus: 64n,
      allowedVcpus: 256n,
      claimedVcpus: 2n,
      usedVcpus: 16,
      memoryMib: 262_144n,
      claimedMemoryMib: 1_024n,
      usedMemoryMib: 4_096n,
      claimedDiskGib: 10n,
      usedDiskGib: 100n,
      nodes: 1,
      nodesUp: 1,
      instancesActive: 1,
      instancesBuild: 1,
      operationsUnfinished: 1,
    },
  ]);
  expect(await held(database)).toMatchObject([{ instances: 2, vcpus: 2, memoryMib: 1_024, rootDiskGib: 10 }]);
});

test('what is used of hosts is not known, and not 0, while none has said so', async () => {
  await takeSample(cloud.leader);
  expect(await minutes(cloud.database)).toMatchObject([{ usedVcpus: null, usedMemoryMib: null }]);
});

test('a tenant that does nothing gets no more rows, and its chart goes on', async () => {
  const { database, tenant } = cloud;
  await takeSample(cloud.leader);
  await minutePasses();
  await cloud.create();
  await minutePasses();
  await minutePasses();
  await minutePasses();
  expect(await held(database)).toMatchObject([{ instances: 0 }, { instances: 1 }]);
  const { items, stepSeconds } = await getUsageHistory(database, tenant.member, { period: 'hour' });
  expect(stepSeconds).toBe(60);
  expect(items.map(({ instances }) => instances)).toEqual([0, 0, 1, 1, 1]);
});

test('minutes in which no controller led are a gap, and what changed meanwhile is seen after it', async () => {
  const { database, tenant } = cloud;
  await takeSample(cloud.leader);
  await minutePasses();
  await cloud.create();
  await minutePasses(10);
  const { items } = await getUsageHistory(database, tenant.member, { period: 'hour' });
  expect(items.map(({ instances }) => instances)).toEqual([0, 0, 1]);
  const [first, second, third] = items.map(({ at }) => Date.parse(at));
  expect((second ?? 0) - (first ?? 0)).toBe(60_000);
  expect((third ?? 0) - (second ?? 0)).toBe(600_000);
  expect((await getCloudHistory(database, SYSTEM, { period: 'hour' })).items).toHaveLength(3);
});

test('a leader that dies within a sample leaves nothing of it, and the next takes the whole', async () => {
  const { database } = cloud;
  const session = `test ${randomUUID()}`;
  const dying = { ...cloud.leader, database: connectDatabase(cloud.url, { sessionName: session }) };
  const owner = connectDatabase(cloud.ownerUrl);
  // Its second write waits here, when the row of the cloud is written and those of tenants are not.
  const ended = new Error('let go');
  const blocked = owner.$transaction(
    async (tx) => {
      await tx.$executeRaw`LOCK TABLE tenant_sample IN ACCESS EXCLUSIVE MODE`;
      const sampling = takeSample(dying).catch((error: unknown) => error);
      await expect.poll(() => waiting(session)).toBe(1);
      await database.$executeRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ${session}`;
      expect(await sampling).toBeInstanceOf(Error);
      const next = openLease(cloud.url, `test ${randomUUID()}`, 'next');
      const claim = await next.claim();
      expect(claim).toMatchObject({ leads: true });
      await next.close();
      throw ended;
    },
    { timeout: 15_000 },
  );
  await expect(blocked).rejects.toBe(ended);
  await owner.$disconnect();
  await dying.database.$disconnect();
  expect(await minutes(database)).toEqual([]);

  const { epoch } = await database.leaderLease.findFirstOrThrow();
  await expect(takeSample(cloud.leader)).rejects.toThrow('is over');
  expect(await takeSample(leaderOf(database, epoch))).toBe(true);
  expect(await minutes(database)).toHaveLength(1);
  expect(await held(database)).toHaveLength(1);
});

async function waiting(session: string): Promise<number> {
  const rows = await cloud.database.$queryRaw<unknown[]>`
    SELECT pid FROM pg_stat_activity WHERE application_name = ${session} AND wait_event_type = 'Lock'`;
  return rows.length;
}

test('a clock that is put back leaves no sample ahead, and sampling goes on at once', async () => {
  const { database, tenant } = cloud;
  await cloud.create();
  await takeSample(cloud.leader);
  for (let count = 0; count < 3; count += 1) await minutePasses(45);
  await rollUpSamples(cloud.leader);
  const rolledUp = await hours(database);
  expect(rolledUp.length).toBeGreaterThan(0);
  await samplesAge(-24 * 60);
  expect(await takeSample(cloud.leader)).toBe(true);
  expect(await minutes(database)).toHaveLength(1);
  expect(await hours(database)).toHaveLength(0);
  const { items } = await getUsageHistory(database, tenant.member, { period: 'hour' });
  expect(items.map(({ instances }) => instances)).toEqual([1]);
});

test('an hour keeps the peak of each figure, and what was held already when it began', async () => {
  const { database, tenant } = cloud;
  await cloud.create();
  await takeSample(cloud.leader);
  await cloud.create();
  await minutePasses();
  await database.$executeRaw`DELETE FROM claim WHERE instance_id = (SELECT instance_id FROM claim LIMIT 1)`;
  await minutePasses();
  // All of it lies two to four hours back, in one hour or at the end of one and the beginning of the next.
  await samplesAge(180);
  await takeSample(cloud.leader);
  expect(await rollUpSamples(cloud.leader)).toBeGreaterThan(0);
  expect(await rollUpSamples(cloud.leader)).toBe(0);
  const peaks = await hours(database);
  expect(Math.max(...peaks.map(({ claimedVcpus }) => Number(claimedVcpus)))).toBe(2);
  const most = (await held(database, 'HOUR')).map(({ instances }) => instances);
  expect(Math.max(...most)).toBe(2);
  const { items, stepSeconds } = await getUsageHistory(database, tenant.member, { period: 'week' });
  expect(stepSeconds).toBe(3_600);
  expect(items.map(({ instances }) => instances).at(-1)).toBe(1);
  expect(Math.max(...items.map(({ instances }) => instances))).toBe(2);
  const ofCloud = await getCloudHistory(database, SYSTEM, { period: 'week' });
  expect(ofCloud.items).toHaveLength(items.length);
});

test('what is too old is forgotten, and what a tenant held then still counts', async () => {
  const { database, tenant } = cloud;
  await cloud.create();
  await takeSample(cloud.leader);
  await cloud.create();
  await minutePasses();
  await samplesAge(3 * 24 * 60);
  await takeSample(cloud.leader);
  await rollUpSamples(cloud.leader);
  expect(await minutes(database)).toHaveLength(1);
  expect(await held(database)).toMatchObject([{ instances: 2 }]);
  const day = await getUsageHistory(database, tenant.member, { period: 'day' });
  expect(day.items.map(({ instances }) => instances)).toEqual([2]);
  const week = await getUsageHistory(database, tenant.member, { period: 'week' });
  expect(week.items.map(({ instances }) => instances)).toContain(2);

  // Its day is over, so its hours have become a day, of the time since then there are finer ones.
  expect(await database.cloudSample.count({ where: { resolution: 'DAY' } })).toBeGreaterThan(0);
  const year = await getUsageHistory(database, tenant.member, { period: 'year' });
  expect(year.items.length).toBeGreaterThan(1);
  expect(year.items.every(({ at }) => at.endsWith('T00:00:00.000Z'))).toBe(true);
  expect(year.items.slice(-2).map(({ instances }) => instances)).toEqual([2, 2]);
  const ofCloud = await getCloudHistory(database, SYSTEM, { period: 'year' });
  expect(ofCloud.items.map(({ at }) => at)).toEqual(year.items.map(({ at }) => at));

  await samplesAge(401 * 24 * 60);
  await takeSample(cloud.leader);
  await rollUpSamples(cloud.leader);
  const isOld = { at: { lt: new Date(Date.now() - 401 * 24 * 3_600_000) } };
  expect(await database.cloudSample.count({ where: isOld })).toBe(0);
  expect(await held(database)).toHaveLength(1);
});
