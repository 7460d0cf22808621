import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { listeningAddresses } from './host.ts';

/** What the command told the newcomer, before the browser is opened. */
const said = (name: 'first' | 'again') => readFileSync(`${process.env.CLOUDLET_UP_OUTPUT}/${name}`, 'utf8');
const PASSWORD = /password +\S{4}(-\S{4})+/;

test('the first up launches an instance, waits for its login prompt, and prints the passwords', () => {
  const text = said('first');
  expect(text).toMatch(/✓ First instance .* it asks for a login/);
  for (const who of ['Cloud admin', 'Demo member', 'Console of first']) {
    expect(text).toMatch(new RegExp(`${who} .*${PASSWORD.source}`));
  }
  expect(text).toMatch(/Cloudlet is up after .*: http:\/\/127\.0\.0\.1:3000\n/);
});

test('the next up changes nothing, takes seconds and prints no password', () => {
  const text = said('again');
  const [, took = '', unit] = /Cloudlet is up after ([\d.]+) (s|min)/.exec(text) ?? [];
  expect(unit).toBe('s');
  expect(Number(took)).toBeLessThan(10);
  expect(text).not.toMatch(PASSWORD);
});

test('everything listens on loopback', () => {
  const addresses = listeningAddresses();
  expect(addresses).toContain('127.0.0.1:3000');
  expect(addresses.filter((address) => !/^(127\.|\[::1\]|\[::ffff:127\.)/.test(address))).toEqual([]);
});
