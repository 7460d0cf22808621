import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';

/** Where attempts are counted: after so many free ones each waits twice as long as the one before, up to a limit. */
export type Place = {
  /** Names it without keeping what was typed, which may be a password in the wrong field. */
  readonly subject: string;
  readonly freeFailures: number;
  readonly maxDelayMs: number;
};

const MINUTE_MS = 60_000;

/** One account from one address: the strictest, for it meets nobody who is elsewhere. */
export function accountFromAddress(email: string, address: string | null): Place {
  return place(['account-from-address', email, networkOf(address)], 5, 15 * MINUTE_MS);
}

/** All accounts from one address: many people may share it. */
export function everythingFromAddress(address: string | null): Place {
  return place(['address', networkOf(address)], 30, MINUTE_MS);
}

/** One account from all addresses that it is not known to use. */
export function accountFromAnywhere(email: string): Place {
  return place(['account', email], 30, MINUTE_MS);
}

/** Something of a person's that only who is signed in, or knows the password, gets to try. */
export function ownSecret(userId: string, secret: 'password' | 'second-factor'): Place {
  return place([secret, userId], 5, 15 * MINUTE_MS);
}

function place(parts: readonly string[], freeFailures: number, maxDelayMs: number): Place {
  const subject = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return { subject, freeFailures, maxDelayMs };
}

/** Where an address counts together with others. Of IPv6 the half that a network gets (RFC 4291 section 2.5.4): a host there has as many addresses as it likes. */
export function networkOf(address: string | null): string {
  if (address === null || !isIPv6(address)) return address ?? 'unknown';
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const behind = tail === undefined ? [] : tail.split(':').filter((group) => group !== '');
  const all = [
    ...groups,
    ...Array<string>(Math.max(0, 8 - groups.length - behind.length)).fill('0'),
    ...behind,
  ];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
