import { expect, it } from 'vitest';
import { isSameOrigin } from './same-origin.ts';

it.each([
  [{ 'sec-fetch-site': 'same-origin' }, true],
  [{ 'sec-fetch-site': 'none' }, true],
  [{ 'sec-fetch-site': 'same-site' }, false],
  [{ 'sec-fetch-site': 'cross-site', origin: 'http://cloud.test', host: 'cloud.test' }, false],
  [{ origin: 'http://cloud.test', host: 'cloud.test' }, true],
  [{ origin: 'http://evil.test', host: 'cloud.test' }, false],
  [{ origin: 'null', host: 'cloud.test' }, false],
  [{ origin: 'https://cloud.test', host: '127.0.0.1:3000', 'x-forwarded-host': 'cloud.test' }, true],
  [{ host: 'cloud.test' }, true],
])('judges %j as %s', (headers, expected) => {
  expect(isSameOrigin({ headers: new Headers(headers as Record<string, string>) })).toBe(expected);
});
