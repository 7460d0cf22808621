import { connectDatabase, type Database } from '@cloudlet/prisma';
import { createTestDatabase, openWay, type TestDatabase, type Way } from '@cloudlet/prisma/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { OutcomeUnknownError } from './outcome-unknown-error.ts';
import { inTransaction } from './transaction.ts';
import { whyDatabaseIsAway } from './why-away.ts';

let testDatabase: TestDatabase;
let open: { readonly way: Way; readonly database: Database }[] = [];
beforeAll(async () => {
  testDatabase = await createTestDatabase();
});
afterEach(async () => {
  for (const { way, database } of open) {
    await database.$disconnect();
    way.close();
  }
  open = [];
});
afterAll(() => testDatabase.drop());

/** A database that goes away as soon as a question with these words has reached it. */
async function goingAwayAfter(words: string): Promise<Database> {
  const way = await openWay(testDatabase.url, (bytes, breakOff) => {
    if (bytes.includes(words)) breakOff();
  });
  const database = connectDatabase(way.url, { connections: 1 });
  open.push({ way, database });
  return database;
}

const write = (database: Database, name: string) =>
  inTransaction(database, async (tx) => {
    await tx.$executeRaw`INSERT INTO dead_letter (reason, body) VALUES (${name}, '')`;
    await tx.$queryRaw`SELECT 'second question' AS text`;
  });

async function isWritten(name: string): Promise<boolean> {
  const database = connectDatabase(testDatabase.url, { connections: 1 });
  const count = await database.deadLetter.count({ where: { reason: name } });
  await database.$disconnect();
  return count > 0;
}

test('a commit that got no answer may have happened, and the error says so', async () => {
  const outcome = write(await goingAwayAfter('COMMIT'), 'no answer');
  await expect(outcome).rejects.toThrow(OutcomeUnknownError);
  await expect.poll(() => isWritten('no answer')).toBe(true);
});

test('before the commit nothing can have happened, and the error does not say so', async () => {
  const error = await write(await goingAwayAfter('second question'), 'too early').catch((thrown) => thrown);
  expect(error).not.toBeInstanceOf(OutcomeUnknownError);
  expect(whyDatabaseIsAway(error)).not.toBeNull();
  expect(await isWritten('too early')).toBe(false);
});

test('a database that is away at the beginning is away', async () => {
  const error = await write(await goingAwayAfter('BEGIN'), 'never').catch((thrown) => thrown);
  expect(whyDatabaseIsAway(error)).not.toBeNull();
  expect(error).not.toBeInstanceOf(OutcomeUnknownError);
});

test('a database that holds up all connections is away', async () => {
  const database = connectDatabase(testDatabase.url, { connections: 1 });
  let end = () => {};
  let held: Promise<unknown> = Promise.resolve();
  await new Promise<void>((begun) => {
    held = database.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1`;
      await new Promise<void>((resolve) => {
        end = resolve;
        begun();
      });
    });
  });
  const waiting = database.$transaction(async (tx) => tx.$queryRaw`SELECT 1`, { maxWait: 50 });
  const error = await waiting.catch((thrown: unknown) => thrown);
  expect(whyDatabaseIsAway(error)).toBe('no connection was free in time');
  end();
  await held;
  await database.$disconnect();
});
