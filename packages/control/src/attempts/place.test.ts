import { expect, test } from 'vitest';
import { accountFromAddress, accountFromAnywhere, everythingFromAddress } from './place.ts';

const subjectOf = (address: string | null) => everythingFromAddress(address).subject;

test('an IPv6 network counts as one address, an IPv4 address as itself', () => {
  expect(subjectOf('2001:db8:1:2:aaaa::1')).toBe(subjectOf('2001:0DB8:1:2::ffff'));
  expect(subjectOf('2001:db8::1')).toBe(subjectOf('2001:db8:0:0:1::'));
  expect(subjectOf('2001:db8:1:2::1')).not.toBe(subjectOf('2001:db8:1:3::1'));
  expect(subjectOf('::1')).toBe(subjectOf('0:0:0:0:1::'));
  expect(subjectOf('192.0.2.1')).not.toBe(subjectOf('192.0.2.2'));
});

test('keeps nothing of what was typed', () => {
  const subjects = [accountFromAnywhere('hunter2'), accountFromAddress('hunter2', '192.0.2.1')];
  for (const { subject } of subjects) expect(subject).toMatch(/^[0-9a-f]{64}$/);
});
