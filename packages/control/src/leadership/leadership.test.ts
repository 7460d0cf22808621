import { randomUUID } from 'node:crypto';
import { connectDatabase, type Database } from '@cloudlet/prisma';
import { createTestDatabase, type TestDatabase } from '@cloudlet/prisma/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { leaderOf } from '../testing/test-cloud.ts';
import { DeposedError, inLeadersTransaction, type Leader } from './leader.ts';
import { LEASE_MS, type Lease, openLease } from './lease.ts';

let testDatabase: TestDatabase;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
});
afterAll(() => testDatabase.drop());

/** The standbys' clock. */
let time: number;
let candidates: Candidate[];
beforeEach(() => {
  time = 0;
  candidates = [];
});
afterEach(async () => {
  for (const { lease, database } of candidates) {
    await database.$disconnect();
    await lease.close();
  }
});

/** A controller's sessions at the database. */
type Candidate = { readonly name: string; readonly lease: Lease; readonly database: Database };

function candidate(name: string): Candidate {
  const session = `test ${randomUUID()}`;
  const lease = openLease(testDatabase.url, session, name, () => time);
  const one = { name, lease, database: connectDatabase(testDatabase.url, { sessionName: session }) };
  candidates.push(one);
  return one;
}

async function lead({ lease, database }: Candidate): Promise<Leader> {
  const claim = await lease.claim();
  if (!claim.leads) throw new Error(`${claim.leader} leads`);
  return leaderOf(database, claim.epoch);
}

const write = (leader: Leader, key: string) =>
  inLeadersTransaction(leader, async (tx) => {
    await tx.$executeRaw`INSERT INTO dead_letter (reason, body) VALUES (${key}, '')`;
  });
const written = (key: string) => candidate('reader').database.deadLetter.count({ where: { reason: key } });

test('one leads, and a standby sees who', async () => {
  const one = candidate('one');
  const other = candidate('other');
  const leader = await lead(one);
  await write(leader, 'as the only one');
  expect(await other.lease.claim()).toEqual({ leads: false, leader: 'one' });
  expect(await other.lease.renew(leader.epoch - 1)).toBe(false);
  expect(await written('as the only one')).toBe(1);
});

test('of many that try at once one leads', async () => {
  const holder = candidate('holder');
  await holder.lease.giveUp((await lead(holder)).epoch);
  const claims = await Promise.all(
    Array.from({ length: 12 }, (_, index) => candidate(`candidate-${index}`).lease.claim()),
  );
  expect(claims.filter((claim) => claim.leads)).toHaveLength(1);
});

test('a lease that was given up is had at once, and so is that of a process that has ended', async () => {
  const [one, two, three] = [candidate('one'), candidate('two'), candidate('three')];
  const first = await lead(one);
  await one.lease.giveUp(first.epoch);
  const second = await lead(two);
  expect(second.epoch).toBe(first.epoch + 1);

  expect(await three.lease.claim()).toMatchObject({ leads: false });
  await two.lease.close();
  await two.database.$disconnect();
  await expect.poll(() => three.lease.claim()).toMatchObject({ leads: true, epoch: second.epoch + 1 });
});

test('a leader that gives signs of life keeps the lease, however late they come', async () => {
  const [one, other] = [candidate('one'), candidate('other')];
  const { epoch } = await lead(one);
  for (let count = 0; count < 3; count += 1) {
    expect(await other.lease.claim()).toEqual({ leads: false, leader: 'one' });
    time += LEASE_MS - 1;
    expect(await one.lease.renew(epoch)).toBe(true);
  }
});

test('a frozen leader with a transaction open is followed when its lease has run out, and can do nothing then', async () => {
  const [frozen, next] = [candidate('frozen'), candidate('next')];
  const leader = await lead(frozen);
  const thaw = gate();
  const begun = gate();
  const writing = inLeadersTransaction(leader, async (tx) => {
    await tx.$executeRaw`INSERT INTO dead_letter (reason, body) VALUES ('while frozen', '')`;
    begun.open();
    await thaw.opened;
  });
  const outcome = writing.then(
    () => 'committed',
    () => 'failed',
  );
  await begun.opened;

  expect(await next.lease.claim()).toEqual({ leads: false, leader: 'frozen' });
  time += LEASE_MS - 1;
  expect(await next.lease.claim()).toEqual({ leads: false, leader: 'frozen' });
  time += 1;
  const successor = await lead(next);

  thaw.open();
  expect(await outcome).toBe('failed');
  const reconnected = { ...leader, database: candidate('reconnected').database };
  await expect(write(reconnected, 'when deposed')).rejects.toThrow(DeposedError);
  expect(await frozen.lease.renew(leader.epoch)).toBe(false);
  await write(successor, 'as the successor');
  expect(await written('while frozen')).toBe(0);
  expect(await written('when deposed')).toBe(0);
  expect(await written('as the successor')).toBe(1);
});

test('a transaction that began before the taking over ends before it, or not at all', async () => {
  const [old, next] = [candidate('old'), candidate('next')];
  const { epoch } = await lead(old);
  await old.lease.giveUp(epoch);
  // Of sessions that nobody ends, so that only the share of the key is between the two.
  const leader = leaderOf(connectDatabase(testDatabase.url), epoch);
  const end = gate();
  const begun = gate();
  const writing = inLeadersTransaction(leader, async () => {
    begun.open();
    await end.opened;
  });
  await begun.opened;
  let isTaken = false;
  const taking = lead(next).then(() => {
    isTaken = true;
  });
  await expect.poll(() => waitingForLocks(leader.database)).toBe(1);
  expect(isTaken).toBe(false);
  end.open();
  await writing;
  await taking;
  await expect(write(leader, 'too late')).rejects.toThrow(DeposedError);
  await leader.database.$disconnect();
});

test('renewals wait for no transaction, and transactions for no other', async () => {
  const one = candidate('one');
  const leader = await lead(one);
  await inLeadersTransaction(leader, async () => {
    expect(await one.lease.renew(leader.epoch)).toBe(true);
    await write(leader, 'beside another');
  });
});

test('what is committed when the lease has run out is nothing to act upon', async () => {
  const leader = await lead(candidate('one'));
  await expect(write({ ...leader, isHeld: () => false }, 'at the last moment')).rejects.toThrow(DeposedError);
  expect(await written('at the last moment')).toBe(1);
});

test('a write that finds another leader tells', async () => {
  const leader = await lead(candidate('one'));
  let told = 0;
  const stale: Leader = {
    ...leader,
    epoch: leader.epoch - 1,
    onDeposed: () => {
      told += 1;
    },
  };
  await expect(write(stale, 'never')).rejects.toThrow(DeposedError);
  expect(told).toBe(1);
});

test('a server that restarts is asked anew, and a leader has its lease back from it', async () => {
  const [one, admin] = [candidate('one'), candidate('admin')];
  const { epoch } = await lead(one);
  await admin.database.$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()`;
  // The first may be sent before the connection's end is heard.
  const first = await one.lease.renew(epoch).catch((error: unknown) => error);
  expect([true, expect.any(Error)]).toContainEqual(first);
  expect(await one.lease.renew(epoch)).toBe(true);
  expect(await one.lease.claim()).toEqual({ leads: true, epoch: epoch + 1 });
});

async function waitingForLocks(database: Database): Promise<number> {
  const rows = await database.$queryRaw<unknown[]>`
    SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return rows.length;
}

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}
