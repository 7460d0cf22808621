import { type Budget, type Database, type RateLimit, takeRequest } from '@cloudlet/control';
import { DoorError } from '../errors/door-error.ts';

/** So many seconds' requests may come at once. */
const BURST_SECONDS = 4;

/** The limit of each token: so many requests a second, and as many at once as some seconds give; null for 0, which is none. */
export function rateLimitOf(perSecond: number): RateLimit | null {
  return perSecond === 0 ? null : { perSecond, burst: perSecond * BURST_SECONDS };
}

/** What answers to a token's requests say of its limit, as in draft-ietf-httpapi-ratelimit-headers-06: what clients know. */
export const RATE_HEADERS = {
  'RateLimit-Limit': 'How many requests this token can make at once',
  'RateLimit-Remaining': 'How many it can still make at once',
  'RateLimit-Reset': 'Seconds until it can make all of them at once again',
} as const;

/**
 * Serves one of a token's requests, if it is within the token's limit.
 * @param turnAway makes the answer of what went wrong, which gets the headers too
 */
export async function withinRate(
  { database, rateLimit }: { readonly database: Database; readonly rateLimit: RateLimit | null },
  tokenId: string | undefined,
  serve: () => Promise<Response>,
  turnAway: (error: unknown) => Promise<Response>,
): Promise<Response> {
  if (!rateLimit || tokenId === undefined) return serve();
  const budget = await takeRequest(database, tokenId, rateLimit);
  const response = budget.isTaken ? await serve().catch(turnAway) : await turnAway(tooMany(budget));
  const values = [rateLimit.burst, budget.remaining, Math.ceil(budget.fullInSeconds)];
  for (const [index, name] of Object.keys(RATE_HEADERS).entries()) {
    response.headers.set(name, String(values[index]));
  }
  return response;
}

function tooMany({ nextInSeconds }: Budget): DoorError {
  return new DoorError('rate_limited', { retryAfterSeconds: Math.max(1, Math.ceil(nextInSeconds)) });
}
