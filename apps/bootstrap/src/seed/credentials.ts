import { randomInt } from 'node:crypto';

/** What a person needs to sign in; shown once, kept nowhere. */
export type Credential = { readonly who: string; readonly login: string; readonly password: string };

/** Without letters and digits that are taken for each other. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** 93 bits, in four groups that can be typed off a screen. */
export function newPassword(): string {
  const group = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
