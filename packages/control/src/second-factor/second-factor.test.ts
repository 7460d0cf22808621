import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { UserCaller } from '../callers/caller.ts';
import { resolveSession } from '../sessions/resolve-session.ts';
import { signIn } from '../sign-in/sign-in.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { addTestPerson, TEST_PASSWORD } from '../testing/test-person.ts';
import { TEST_VAULT } from '../testing/test-vault.ts';
import { totpCodeOf } from '../testing/totp-code.ts';
import { getAccount } from '../users/get-account.ts';
import { beginSecondFactor } from './begin-second-factor.ts';
import { confirmSecondFactor } from './confirm-second-factor.ts';
import { removeSecondFactor, resetSecondFactor } from './remove-second-factor.ts';
import { openVault } from './vault.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

let email: string;
let ada: UserCaller;
let count = 0;
beforeEach(async () => {
  count += 1;
  email = `person${count}@example.org`;
  await cloud.database.failedAttempts.deleteMany();
  ada = await addTestPerson(cloud.database, { email, name: 'Ada' });
});

const password = TEST_PASSWORD;
const enter = (code?: string, word = password) =>
  signIn(cloud.database, TEST_VAULT, {
    email,
    password: word,
    code,
    visitor: { address: '192.0.2.1', userAgent: 'a test' },
    requestId: 'test',
  });

/** Turns it on with the code of the step before this one, so that the present one is unused. */
async function turnOn(): Promise<{ readonly secret: string; readonly recoveryCodes: readonly string[] }> {
  const { database } = cloud;
  const { secret } = await beginSecondFactor(database, TEST_VAULT, ada, { password });
  const code = totpCodeOf(secret, -1);
  return { secret, ...(await confirmSecondFactor(database, TEST_VAULT, ada, { code })) };
}

const isThere = async (of: UserCaller) =>
  (await resolveSession(cloud.database, { sessionId: of.sessionId as string, requestId: 'test' })) !== null;

test('it is asked for once a code has confirmed it, and the sessions without it end', async () => {
  const { database } = cloud;
  const { userId, sessionId } = ada;
  const begun = await beginSecondFactor(database, TEST_VAULT, ada, { password });
  expect(await enter()).toMatchObject({ kind: 'signed-in' });
  const wrong = confirmSecondFactor(database, TEST_VAULT, ada, { code: '000000' });
  await expect(wrong).rejects.toMatchObject({ code: 'wrong_code' });
  expect(await getAccount(database, ada)).toEqual({ secondFactor: null });
  const there = await enter();
  await confirmSecondFactor(database, TEST_VAULT, ada, { code: totpCodeOf(begun.secret) });
  if (there.kind === 'signed-in') expect(await isThere({ ...ada, sessionId: there.sessionId })).toBe(false);
  expect(await isThere(ada)).toBe(true);
  expect(await getAccount(database, ada)).toMatchObject({ secondFactor: { recoveryCodesLeft: 10 } });
  expect(await enter()).toEqual({ kind: 'code-needed' });
  expect(await enter(undefined, 'wrong')).toEqual({ kind: 'wrong' });
  const again = beginSecondFactor(database, TEST_VAULT, ada, { password });
  await expect(again).rejects.toMatchObject({ code: 'second_factor_is_on' });
  const events = await database.auditEvent.findMany({
    where: { actorId: userId, action: 'user.second-factor.on' },
  });
  expect(events).toHaveLength(1);
  expect(sessionId).toBeDefined();
});

test('a code is good once, also for two who come together', async () => {
  const { secret } = await turnOn();
  const code = totpCodeOf(secret);
  const outcomes = await Promise.all([enter(code), enter(code), enter(code)]);
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['signed-in', 'wrong-code', 'wrong-code']);
  expect((await enter(code)).kind).toBe('wrong-code');
  // An older step’s code is worth nothing once a newer one was used.
  expect((await enter(totpCodeOf(secret, -1))).kind).toBe('wrong-code');
});

test('a recovery code is good once, however it is typed', async () => {
  const { database } = cloud;
  const { recoveryCodes } = await turnOn();
  expect(new Set(recoveryCodes).size).toBe(10);
  const [first = '', second = ''] = recoveryCodes;
  expect((await enter(first)).kind).toBe('signed-in');
  expect((await enter(first)).kind).toBe('wrong-code');
  expect((await enter(` ${second.toUpperCase().replaceAll('-', ' ')}`)).kind).toBe('signed-in');
  expect(await getAccount(database, ada)).toMatchObject({ secondFactor: { recoveryCodesLeft: 8 } });
  const started = await database.auditEvent.findFirst({
    where: { action: 'session.start', actorId: ada.userId },
    orderBy: { id: 'desc' },
  });
  expect(started?.detail).toMatchObject({ proofs: ['password', 'recovery-code'] });
});

test('the database alone tells neither the secret nor a recovery code', async () => {
  const { database } = cloud;
  const { secret, recoveryCodes } = await turnOn();
  const rows = JSON.stringify([
    await database.secondFactor.findMany(),
    await database.recoveryCode.findMany(),
  ]);
  for (const text of [secret, ...recoveryCodes]) expect(rows).not.toContain(text);
  const other = openVault('another cloud’s');
  const input = { email, password, code: totpCodeOf(secret), requestId: 'test' };
  const visitor = { address: '192.0.2.1', userAgent: 'a test' };
  await expect(signIn(database, other, { ...input, visitor })).rejects.toThrow();
});

test('who knows the password guesses the code no more often than a stranger, from however many addresses', async () => {
  const { secret } = await turnOn();
  for (let host = 1; host <= 6; host += 1) {
    const outcome = await signIn(cloud.database, TEST_VAULT, {
      email,
      password,
      code: '000000',
      visitor: { address: `203.0.113.${host}`, userAgent: null },
      requestId: 'test',
    });
    expect(outcome).toEqual({ kind: 'wrong-code' });
  }
  await cloud.database.$executeRaw`
    UPDATE failed_attempts SET blocked_until = now() + interval '1 hour' WHERE failures > 5`;
  expect((await enter(totpCodeOf(secret))).kind).toBe('blocked');
});

test('asking for the code counts as no failure', async () => {
  const { secret } = await turnOn();
  for (let asked = 0; asked < 10; asked += 1) expect((await enter()).kind).toBe('code-needed');
  expect((await enter(totpCodeOf(secret))).kind).toBe('signed-in');
});

test('it is turned off with the password, and by who runs the cloud', async () => {
  const { database, tenant } = cloud;
  await turnOn();
  const wrong = removeSecondFactor(database, ada, { password: 'a guess' });
  await expect(wrong).rejects.toMatchObject({ code: 'wrong_password' });
  expect((await enter()).kind).toBe('code-needed');
  await removeSecondFactor(database, ada, { password });
  expect((await enter()).kind).toBe('signed-in');
  expect(await database.recoveryCode.count({ where: { userId: ada.userId as string } })).toBe(0);
  await turnOn();
  const stranger = resetSecondFactor(database, tenant.member, { email });
  await expect(stranger).rejects.toMatchObject({ code: 'forbidden' });
  await resetSecondFactor(database, SYSTEM, { email: email.toUpperCase() });
  expect((await enter()).kind).toBe('signed-in');
  const unknown = resetSecondFactor(database, SYSTEM, { email: 'nobody@example.org' });
  await expect(unknown).rejects.toMatchObject({ code: 'not_found' });
});
