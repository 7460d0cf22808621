import { connectDatabase, type Database } from '@cloudlet/prisma';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { leaderOf, SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { pruneEvents, readRetention } from './prune-events.ts';
import { setRetention } from './set-retention.ts';

let cloud: TestCloud;
let owner: Database;
beforeAll(async () => {
  cloud = await startTestCloud();
  owner = connectDatabase(cloud.ownerUrl);
});
afterAll(async () => {
  await owner.$disconnect();
  await cloud.end();
});

const OPERATOR = { kind: 'system', operator: 'root' } as const;

test('what is older than operators keep goes, a thousand at a time, and what is younger stays', async () => {
  const { database, leader } = cloud;
  const young = await database.auditEvent.count();
  await owner.$executeRaw`UPDATE audit_event SET id = id + 100000`;
  await database.$executeRaw`
    INSERT INTO audit_event (id, at, actor_name, via, action, target_type)
    SELECT n, now() - interval '401 days', 'test', 'system', 'old', 'test' FROM generate_series(1, 1500) n`;
  expect(await pruneEvents(leader)).toEqual({ count: 1_000, hasMore: true });
  expect(await pruneEvents(leader)).toEqual({ count: 500, hasMore: false });
  expect(await database.auditEvent.count()).toBe(young);
});

test('two that prune at once remove each event once, and wait for nobody', async () => {
  const { database, leader } = cloud;
  await database.$executeRaw`
    INSERT INTO audit_event (id, at, actor_name, via, action, target_type)
    SELECT n, now() - interval '401 days', 'test', 'system', 'old', 'test' FROM generate_series(1, 3000) n`;
  const other = leaderOf(connectDatabase(cloud.url), leader.epoch);
  let gone = 0;
  for (let last = 1; last > 0; gone += last) {
    const both = await Promise.all([pruneEvents(leader), pruneEvents(other)]);
    last = both.reduce((sum, { count }) => sum + count, 0);
  }
  await other.database.$disconnect();
  expect(gone).toBe(3_000);
});

test('how long is the operators’ to say, who are written down; the application’s role cannot', async () => {
  await expect(setRetention(cloud.database, SYSTEM, { days: 30 })).rejects.toThrow(/permission denied|42501/);
  await expect(setRetention(owner, OPERATOR, { days: 29 })).rejects.toMatchObject({ code: 'invalid_value' });
  await setRetention(owner, OPERATOR, { days: 30 });
  expect(await readRetention(cloud.database)).toBe(30);
  expect(
    await cloud.database.auditEvent.findFirst({ where: { action: 'cloud.set-audit-retention' } }),
  ).toMatchObject({ actorName: 'root', via: 'operator', detail: { from: 400, to: 30 } });
});
