import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyPassword } from '../sign-in/verify-password.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { createUser } from './create-user.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

test('a person signs in with the right password only', async () => {
  const { database } = cloud;
  await createUser(database, SYSTEM, { email: 'Ada@Example.org ', name: 'Ada', password: 'analytical' });
  const right = await verifyPassword(database, { email: 'ADA@example.org', password: 'analytical' });
  expect(right).toMatchObject({ name: 'Ada' });
  expect(await verifyPassword(database, { email: 'ada@example.org', password: 'wrong' })).toBeNull();
  expect(await verifyPassword(database, { email: 'nobody@example.org', password: 'analytical' })).toBeNull();
  const again = createUser(database, SYSTEM, {
    email: 'ADA@example.org',
    name: 'Ada',
    password: 'analytical',
  });
  await expect(again).rejects.toMatchObject({ code: 'name_taken', params: { type: 'user' } });
  const short = createUser(database, SYSTEM, { email: 'b@example.org', name: 'B', password: 'short' });
  await expect(short).rejects.toMatchObject({ code: 'invalid_value', params: { field: 'password' } });
  await database.user.update({ where: { email: 'ada@example.org' }, data: { disabledAt: new Date() } });
  expect(await verifyPassword(database, { email: 'ada@example.org', password: 'analytical' })).toBeNull();
});

test('an unknown address takes as long as a wrong password', async () => {
  const { database } = cloud;
  const time = async (email: string) => {
    const times: number[] = [];
    for (let count = 0; count < 9; count += 1) {
      const begin = performance.now();
      await verifyPassword(database, { email, password: 'wrong password' });
      times.push(performance.now() - begin);
    }
    return times.sort((a, b) => a - b)[4] as number;
  };
  await time('member@demo.example');
  const known = await time('member@demo.example');
  const unknown = await time('nobody@demo.example');
  // An answer without a hash would be twenty times as fast.
  expect(unknown / known).toBeGreaterThan(0.3);
});
