import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import type { Place } from './place.ts';
import { forgetFailures, forgiveAttempt, takeAttempt } from './take-attempt.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());
beforeEach(async () => {
  await cloud.database.failedAttempts.deleteMany();
});

const DELAY_MS = 1_000;

function placeOf(subject: string): Place {
  return { subject, freeFailures: 0, maxDelayMs: 3_600_000 };
}

/**
 * Begins an attempt at a place that a transaction has locked, which goes on once the attempt waits for it.
 * @returns when it let the place go, at the earliest
 */
async function attemptBehind(place: Place, goOn: (tx: Transaction) => Promise<void>): Promise<Date> {
  const { database } = cloud;
  let waiting: ReturnType<typeof takeAttempt> | undefined;
  const released = await inTransaction(database, async (tx) => {
    await tx.$queryRaw`SELECT subject FROM failed_attempts FOR UPDATE`;
    waiting = takeAttempt(database, [place]);
    await vi.waitFor(async () => {
      const waits = await database.$queryRaw<unknown[]>`
        SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      expect(waits).toHaveLength(1);
    });
    await goOn(tx);
    const [row] = await tx.$queryRaw<{ at: Date }[]>`SELECT clock_timestamp() AS at`;
    return row?.at ?? new Date(NaN);
  });
  expect(await waiting).toMatchObject({ isTaken: true });
  return released;
}

test('an attempt that waited for one that got in counts as any other', async () => {
  const place = placeOf('got in');
  await takeAttempt(cloud.database, [place]);
  await attemptBehind(place, (tx) => forgetFailures(tx, place));
  expect(await cloud.database.failedAttempts.findMany()).toMatchObject([{ failures: 1 }]);
  expect(await takeAttempt(cloud.database, [place])).toMatchObject({ isTaken: false });
});

test('the next attempt waits from when this one was taken, however long it had to wait for that', async () => {
  const place = placeOf('slow');
  await takeAttempt(cloud.database, [place]);
  const released = await attemptBehind(place, (tx) => forgiveAttempt(tx, [place]));
  const { blockedUntil } = await cloud.database.failedAttempts.findFirstOrThrow();
  expect(blockedUntil.getTime()).toBeGreaterThanOrEqual(released.getTime() + DELAY_MS);
});

test('an attempt that one place refuses leaves nothing at the others', async () => {
  const { database } = cloud;
  const address = placeOf('address');
  await takeAttempt(database, [address]);
  await database.failedAttempts.updateMany({ data: { blockedUntil: new Date(Date.now() + 3_600_000) } });
  for (const account of ['one', 'two', 'three']) {
    const refused = await takeAttempt(database, [address, placeOf(account)]);
    expect(refused).toMatchObject({ isTaken: false });
  }
  expect(await database.failedAttempts.findMany()).toMatchObject([{ subject: 'address', failures: 1 }]);
});
