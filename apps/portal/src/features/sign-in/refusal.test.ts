import { expect, it } from 'vitest';
import { refusalOf } from './refusal.ts';

it.each([
  ['CredentialsSignin', 'wrong'],
  ['unavailable', 'unavailable'],
  ['code-needed', 'code-needed'],
  ['wrong-code', 'wrong-code'],
  ['constructor', 'unavailable'],
  [null, 'unavailable'],
  ['blocked:soon', 'unavailable'],
  ['blocked:90', 'blocked'],
])('reads %s as %s', (error, kind) => {
  expect(refusalOf(error).kind).toBe(kind);
});

it('says by this browser’s clock when the next attempt is looked at', () => {
  const refusal = refusalOf('blocked:90');
  const until = refusal.kind === 'blocked' ? refusal.until.getTime() : 0;
  expect(Math.abs(until - Date.now() - 90_000)).toBeLessThan(1_000);
});
