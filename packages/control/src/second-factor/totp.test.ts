import { expect, test } from 'vitest';
import { newTotpSecret, stepOfCode, totpUri } from './totp.ts';

/** RFC 6238 appendix B has eight digits of the secret "12345678901234567890"; an app shows the last six. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_234_567_890, '005924'],
  [20_000_000_000, '353130'],
])('at %s the code is %s', (seconds, code) => {
  const now = seconds * 1_000;
  const step = Math.floor(seconds / 30);
  expect(stepOfCode(SECRET, code, now)).toBe(step);
  expect(stepOfCode(SECRET, `${code.slice(0, 3)} ${code.slice(3)}`, now)).toBe(step);
  expect(stepOfCode(SECRET, code, now + 30_000)).toBe(step);
  expect(stepOfCode(SECRET, code, now - 30_000)).toBe(step);
  expect(stepOfCode(SECRET, code, now + 90_000)).toBeNull();
  expect(stepOfCode(SECRET, code, now - 90_000)).toBeNull();
});

test.each(['', '28708', '2870822', 'abcdef', '２８７０８２'])('%j is no code', (code) => {
  expect(stepOfCode(SECRET, code, 59_000)).toBeNull();
});

test('a secret has 160 random bits, and its address what apps ask for', () => {
  const secret = newTotpSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpSecret()).not.toBe(secret);
  const uri = new URL(totpUri(secret, 'ada@example.org'));
  expect(uri.protocol).toBe('otpauth:');
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({
    secret,
    issuer: 'Cloudlet',
    digits: '6',
    period: '30',
  });
});
