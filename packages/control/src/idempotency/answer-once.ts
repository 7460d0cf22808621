import { type Database, Prisma } from '@cloudlet/prisma';
import { inOneTransaction, type Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';

/** How long an answer is kept. */
const KEPT_HOURS = 24;

/** Old rows that each new one takes with it: more than one, so that they become fewer. */
const REMOVED_AT_ONCE = 10;

/** A request that its client may send again without its being done again. */
export type OnceRequest = {
  readonly apiTokenId: string;
  /** Chosen by the client, unique among the token's requests of a day. */
  readonly key: string;
  /** The same for the same request only. */
  readonly fingerprint: Uint8Array<ArrayBuffer>;
};

export type Answered = {
  readonly answer: Uint8Array;
  /** Whether it was done before, and this is the answer that was given then. */
  readonly isReplay: boolean;
};

/**
 * Does a request once, whatever it does: what it writes and the answer are one transaction, so neither exists without the other. A twin
 * waits for the end of that transaction, be it a commit or the end of the process, and then gets its answer or does it itself.
 * A refusal keeps nothing: the same key may be tried again.
 * @param work does it with the database that it is given, and says what is to be kept as the answer; it may run several times
 * @throws ControlError `idempotency_key_reused`; OutcomeUnknownError as a transaction does; what `work` throws
 */
export function answerOnce(
  database: Database,
  request: OnceRequest,
  work: (whole: Database) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Answered> {
  return inOneTransaction(database, async (whole) => {
    await awaitTwin(whole, request);
    const before = await findAnswer(whole, request);
    if (before) return { answer: before, isReplay: true };
    const answer = await work(whole);
    await keep(whole, request, answer);
    return { answer, isReplay: false };
  });
}

/** Two keys of one hash wait for each other without need, and that is all. */
async function awaitTwin(tx: Transaction, { apiTokenId, key }: OnceRequest): Promise<void> {
  await tx.$queryRaw(Prisma.sql`
    SELECT true FROM pg_advisory_xact_lock(hashtextextended('idempotency ' || ${apiTokenId} || ' ' || ${key}, 0))`);
}

async function findAnswer(tx: Transaction, request: OnceRequest): Promise<Uint8Array | null> {
  const { apiTokenId, key, fingerprint } = request;
  const rows = await tx.$queryRaw<{ answer: Uint8Array; isSame: boolean }[]>(Prisma.sql`
    SELECT answer, fingerprint = ${fingerprint} AS "isSame" FROM idempotency_key
     WHERE api_token_id = ${apiTokenId}::uuid AND key = ${key}
       AND created_at > now() - ${KEPT_HOURS} * interval '1 hour'`);
  if (!rows[0]) return null;
  if (!rows[0].isSame) throw new ControlError('idempotency_key_reused', { key });
  return rows[0].answer;
}

/** One that is there already is too old to count. */
async function keep(tx: Transaction, request: OnceRequest, answer: Uint8Array<ArrayBuffer>): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    DELETE FROM idempotency_key WHERE (api_token_id, key) IN (
      SELECT api_token_id, key FROM idempotency_key WHERE created_at < now() - ${KEPT_HOURS} * interval '1 hour'
       ORDER BY created_at LIMIT ${REMOVED_AT_ONCE} FOR UPDATE SKIP LOCKED)`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO idempotency_key (api_token_id, key, fingerprint, answer)
    VALUES (${request.apiTokenId}::uuid, ${request.key}, ${request.fingerprint}, ${answer})
    ON CONFLICT (api_token_id, key)
    DO UPDATE SET fingerprint = EXCLUDED.fingerprint, answer = EXCLUDED.answer, created_at = EXCLUDED.created_at`);
}
