import { type Database, Prisma } from '@cloudlet/prisma';

/** A bucket that holds `burst` requests and gets `perSecond` more each second. */
export type RateLimit = { readonly burst: number; readonly perSecond: number };

/** What a token has left after a request. */
export type Budget = {
  /** Whether this request was within the limit. */
  readonly isTaken: boolean;
  /** Requests that could be made at once now. */
  readonly remaining: number;
  /** Seconds until `burst` requests could be made at once again. */
  readonly fullInSeconds: number;
  /** Seconds until there is one again; 0 while there is. */
  readonly nextInSeconds: number;
};

/**
 * Takes one request from a token's bucket. The moment at which it is full again says all of a bucket (the generic cell rate algorithm,
 * ITU-T I.371), so one row's one update counts for every process that serves. What is refused takes nothing: who keeps asking too
 * often is let through as often as who waits.
 */
export async function takeRequest(
  database: Database,
  apiTokenId: string,
  { burst, perSecond }: RateLimit,
): Promise<Budget> {
  const rows = await database.$queryRaw<{ owed: number; isTaken: boolean }[]>(Prisma.sql`
    WITH taken AS (
      INSERT INTO token_rate AS rate (api_token_id, full_at)
      VALUES (${apiTokenId}::uuid, clock_timestamp() + interval '1 second' / ${perSecond}::float8)
      ON CONFLICT (api_token_id) DO UPDATE
        SET full_at = greatest(rate.full_at, clock_timestamp()) + interval '1 second' / ${perSecond}::float8
        WHERE rate.full_at <= clock_timestamp() + interval '1 second' * (${burst - 1}::float8 / ${perSecond}::float8)
      RETURNING full_at)
    SELECT true AS "isTaken", extract(epoch FROM full_at - clock_timestamp())::float8 AS owed FROM taken
    UNION ALL
    SELECT false, extract(epoch FROM full_at - clock_timestamp())::float8 FROM token_rate
     WHERE api_token_id = ${apiTokenId}::uuid AND NOT EXISTS (SELECT FROM taken)`);
  // Where somebody else's first request came in between there is nothing to be seen yet, and that somebody was refused nothing.
  const { owed, isTaken } = rows[0] ?? { owed: burst / perSecond, isTaken: false };
  const remaining = Math.max(0, Math.floor(burst - owed * perSecond));
  const nextInSeconds = remaining > 0 ? 0 : owed - (burst - 1) / perSecond;
  return { isTaken, remaining, fullInSeconds: Math.max(0, owed), nextInSeconds };
}
