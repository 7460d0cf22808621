import { expect, test } from 'vitest';
import { formatJoinToken, joinCommand, parseJoinToken, splitAddress } from './join-token.ts';

const token = {
  addresses: ['10.0.0.1:3002', 'cloud.example.org:3002', '2001:db8::1:3002'],
  secret: 'a'.repeat(43),
  fingerprint: 'B'.repeat(43),
};

test('a token is read as it was written, and needs no quotes in a shell', () => {
  expect(parseJoinToken(formatJoinToken(token))).toEqual(token);
  expect(joinCommand(token)).toMatch(/^\.\/cloudlet node join [\w@.,:-]+$/);
  expect(joinCommand({ ...token, addresses: ['10.0.0.1:3002'] }).length).toBeLessThan(130);
  expect(splitAddress('2001:db8::1:3002')).toEqual({ host: '2001:db8::1', port: 3002 });
});

test.each([
  '',
  'clt_something',
  formatJoinToken(token).slice(0, 60),
  formatJoinToken({ ...token, addresses: ['10.0.0.1:3002'] }).slice(0, -5),
  formatJoinToken({ ...token, addresses: [] }),
  formatJoinToken({ ...token, addresses: ['10.0.0.1'] }),
  `${formatJoinToken(token)}; reboot`,
])('%j is no token', (text) => {
  expect(parseJoinToken(text)).toBeNull();
});
