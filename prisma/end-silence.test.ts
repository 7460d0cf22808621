import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { connectDatabase, type Database } from './connect.ts';
import { createTestDatabase, openWay, type TestDatabase, type Way } from './testing/index.ts';

const SILENCE_MS = 600;

let testDatabase: TestDatabase;
let way: Way;
let database: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
});
afterAll(() => testDatabase.drop());
beforeEach(async () => {
  way = await openWay(testDatabase.url);
  database = connectDatabase(way.url, { connections: 1, silenceMs: SILENCE_MS });
});
afterEach(async () => {
  await database.$disconnect();
  way.close();
});

const ask = () => database.$queryRaw`SELECT 1 AS one`;

test('a question that a lost server took is given up, and the next is answered by whoever is there', async () => {
  expect(await ask()).toEqual([{ one: 1 }]);
  way.lose();
  await expect(ask()).rejects.toThrow();
  expect(await ask()).toEqual([{ one: 1 }]);
});

test('a transaction in the middle of which the server is lost ends', async () => {
  const ended = database.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1`;
      way.lose();
      await tx.$queryRaw`SELECT 2`;
    },
    { timeout: 20_000 },
  );
  await expect(ended).rejects.toThrow();
  expect(await ask()).toEqual([{ one: 1 }]);
});

test('a connection on which nothing is asked stays, and so does one whose answer takes less', async () => {
  const [before] = await database.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
  await new Promise((resolve) => setTimeout(resolve, 2 * SILENCE_MS));
  await database.$queryRaw`SELECT pg_sleep(${(SILENCE_MS / 1_000) * 0.7})::text`;
  const [after] = await database.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
  expect(after).toEqual(before);
});
