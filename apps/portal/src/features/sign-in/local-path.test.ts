import { expect, it } from 'vitest';
import { localPath } from './local-path.ts';

it.each([
  [undefined, '/'],
  ['/instances?status=ACTIVE', '/instances?status=ACTIVE'],
  ['https://evil.test/', '/'],
  ['//evil.test/x', '/'],
  ['/\\evil.test', '/'],
  ['javascript:alert(1)', '/'],
  [['/a', '/b'], '/'],
])('leads %j to %s', (wanted, path) => {
  expect(localPath(wanted)).toBe(path);
});
