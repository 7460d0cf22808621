import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { TEST_VAULT } from '../testing/test-vault.ts';
import { createUser } from '../users/create-user.ts';
import { signIn } from './sign-in.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

const PASSWORD = 'correct horse';
const [OFFICE, HOME, ELSEWHERE] = ['192.0.2.10', '198.51.100.20', '203.0.113.30'];

let email: string;
let userId: string;
let count = 0;
beforeEach(async () => {
  count += 1;
  email = `person${count}@example.org`;
  await cloud.database.failedAttempts.deleteMany();
  ({ id: userId } = await createUser(cloud.database, SYSTEM, { email, name: 'Ada', password: PASSWORD }));
});

function tryAt(address: string | null, password: string, whom = email) {
  const visitor = { address, userAgent: 'a test' };
  return signIn(cloud.database, TEST_VAULT, { email: whom, password, visitor, requestId: 'test' });
}

async function failAt(address: string | null, times: number, whom = email): Promise<void> {
  for (let failures = 0; failures < times; failures += 1) {
    expect(await tryAt(address, 'wrong', whom)).toEqual({ kind: 'wrong' });
  }
}

/** As if so much time had gone by since the last attempt. */
async function wait(seconds: number): Promise<void> {
  await cloud.database.$executeRaw`
    UPDATE failed_attempts SET blocked_until = blocked_until - ${seconds} * interval '1 second',
           last_at = last_at - ${seconds} * interval '1 second'`;
}

/** Makes whatever waits wait for an hour more, however long the test itself takes. */
async function hold(): Promise<void> {
  await cloud.database.$executeRaw`
    UPDATE failed_attempts SET blocked_until = blocked_until + interval '1 hour' WHERE blocked_until > last_at`;
}

/** The longest that the last attempt made the next one wait. */
async function delayNow(): Promise<number> {
  const rows = await cloud.database.failedAttempts.findMany();
  return (
    Math.max(...rows.map(({ blockedUntil, lastAt }) => blockedUntil.getTime() - lastAt.getTime())) / 1_000
  );
}

function secondsUntil(outcome: Awaited<ReturnType<typeof signIn>>): number {
  if (outcome.kind !== 'blocked') throw new Error(`it is ${outcome.kind}`);
  return (outcome.until.getTime() - Date.now()) / 1_000;
}

test('after five wrong passwords each attempt waits twice as long, the right one too', async () => {
  await failAt(OFFICE, 5);
  expect(await delayNow()).toBe(0);
  for (const delay of [1, 2, 4, 8, 16]) {
    await failAt(OFFICE, 1);
    expect(await delayNow()).toBe(delay);
    await hold();
    expect((await tryAt(OFFICE, PASSWORD)).kind).toBe('blocked');
    await wait(3_600 + delay);
  }
  expect(await tryAt(OFFICE, PASSWORD)).toMatchObject({ kind: 'signed-in' });
  await failAt(OFFICE, 5);
});

test('nobody waits longer than a quarter of an hour, and failures are forgotten after a day', async () => {
  await failAt(OFFICE, 6);
  await cloud.database.$executeRaw`UPDATE failed_attempts SET failures = 1000`;
  await wait(3_600);
  await failAt(OFFICE, 1);
  expect(await delayNow()).toBe(900);
  expect(secondsUntil(await tryAt(OFFICE, PASSWORD))).toBeLessThanOrEqual(900);
  await wait(86_401);
  await failAt(OFFICE, 5);
});

test('who is attacked from elsewhere signs in from anywhere else', async () => {
  await failAt(ELSEWHERE, 6);
  await hold();
  expect((await tryAt(ELSEWHERE, PASSWORD)).kind).toBe('blocked');
  expect((await tryAt(OFFICE, PASSWORD)).kind).toBe('signed-in');
});

test('against an attack from many addresses, who works at a known one is not kept out', async () => {
  expect((await tryAt(OFFICE, PASSWORD)).kind).toBe('signed-in');
  for (let host = 1; host <= 31; host += 1) await failAt(`203.0.113.${host}`, 1);
  await cloud.database.$executeRaw`UPDATE failed_attempts SET failures = 1000 WHERE failures = 31`;
  await wait(60);
  await failAt('203.0.113.99', 1);
  // From where nobody knows the person an attempt has to wait, and at most a minute.
  expect(await delayNow()).toBe(60);
  await hold();
  expect((await tryAt(HOME, PASSWORD)).kind).toBe('blocked');
  expect((await tryAt(OFFICE, PASSWORD)).kind).toBe('signed-in');
  await wait(3_660);
  expect((await tryAt(HOME, PASSWORD)).kind).toBe('signed-in');
});

test('one address that tries many accounts has to wait', async () => {
  for (let account = 0; account < 31; account += 1)
    await failAt(ELSEWHERE, 1, `nobody${account}@example.org`);
  await hold();
  expect((await tryAt(ELSEWHERE, PASSWORD)).kind).toBe('blocked');
  expect((await tryAt(OFFICE, PASSWORD)).kind).toBe('signed-in');
});

test('signing in to an account of one’s own clears nothing that others’ failures count for', async () => {
  await createUser(cloud.database, SYSTEM, {
    email: `own${count}@example.org`,
    name: 'Eve',
    password: PASSWORD,
  });
  for (let account = 0; account < 30; account += 1) {
    await failAt(ELSEWHERE, 1, `somebody${account}@example.org`);
    if (account === 15)
      expect((await tryAt(ELSEWHERE, PASSWORD, `own${count}@example.org`)).kind).toBe('signed-in');
  }
  await failAt(ELSEWHERE, 1, 'one-more@example.org');
  await hold();
  expect((await tryAt(ELSEWHERE, PASSWORD)).kind).toBe('blocked');
});

test('a hundred attempts at once are looked at no more often than in a row', async () => {
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => tryAt(OFFICE, 'wrong')));
  const looked = outcomes.filter(({ kind }) => kind === 'wrong').length;
  expect(looked).toBeGreaterThanOrEqual(6);
  // On a machine that takes a minute for them the delays of 1 to 32 s let six more be looked at.
  expect(looked).toBeLessThanOrEqual(12);
});

test('an unknown account is answered as a known one is, at each attempt', async () => {
  const answers = async (whom: string) => {
    const kinds: string[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      kinds.push((await tryAt(HOME, 'wrong', whom)).kind);
      await hold();
    }
    return kinds;
  };
  const known = await answers(email);
  expect(known).toContain('blocked');
  expect(await answers(`nobody${count}@example.org`)).toEqual(known);
});

test('an attempt whose address is not known counts too', async () => {
  await failAt(null, 6);
  await hold();
  expect((await tryAt(null, PASSWORD)).kind).toBe('blocked');
});

test('the trail tells of each attempt that was looked at, and of no address that is nobody’s', async () => {
  const { database } = cloud;
  const before = await database.auditEvent.count({ where: { action: 'session.refuse' } });
  await failAt(HOME, 6);
  await hold();
  for (let refused = 0; refused < 20; refused += 1) await tryAt(HOME, PASSWORD);
  await failAt(ELSEWHERE, 1, 'my secret password');
  const events = await database.auditEvent.findMany({
    where: { action: 'session.refuse' },
    orderBy: { id: 'desc' },
    take: 7,
  });
  expect(await database.auditEvent.count({ where: { action: 'session.refuse' } })).toBe(before + 7);
  expect(events[0]).toMatchObject({ targetId: null, actorId: null, address: ELSEWHERE, result: 'REFUSED' });
  expect(
    JSON.stringify(events, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toContain('secret');
  expect(events[1]).toMatchObject({
    targetId: userId,
    address: HOME,
    errorCode: 'wrong_password',
    detail: { nextAt: expect.any(String) },
  });
  expect(events[2]).toMatchObject({ targetId: userId, detail: { nextAt: null } });
});
