import { invalidInput } from '../errors/invalid-input.ts';
import type { RestRoute } from './meta.ts';

/** As in the IETF's draft-ietf-httpapi-idempotency-key-header. */
export const IDEMPOTENCY_KEY = 'Idempotency-Key';
/** Says of an answer that it was given before; Stripe's name for it. */
export const REPLAYED = 'Idempotent-Replayed';

/** 1 to 255 visible characters; the draft's quotation marks around them are not part of them. */
export const KEY_PATTERN = '^[\\x21-\\x7e]{1,255}$';

/** Whether requests to the route can be sent again without being done again. The other methods need no key for that. */
export function takesIdempotencyKey({ method }: Pick<RestRoute, 'method'>): boolean {
  return method === 'POST';
}

/**
 * The key that the client gave the request, or null.
 * @throws DoorError `invalid_input`
 */
export function idempotencyKeyOf(route: RestRoute, headers: Headers): string | null {
  const given = headers.get(IDEMPOTENCY_KEY)?.trim();
  if (given === undefined || !takesIdempotencyKey(route)) return null;
  const key = /^"(.*)"$/.exec(given)?.[1] ?? given;
  if (new RegExp(KEY_PATTERN).test(key)) return key;
  const message = 'A key is 1 to 255 visible ASCII characters.';
  throw invalidInput([{ path: [IDEMPOTENCY_KEY], code: 'invalid_format', message }]);
}
