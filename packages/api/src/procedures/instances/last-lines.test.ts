import { expect, test } from 'vitest';
import { lastLines } from './last-lines.ts';

test.each([
  ['one\ntwo\nthree\n', 2, 'two\nthree\n'],
  ['one\ntwo\nlogin: ', 1, 'login: '],
  ['one\ntwo', 5, 'one\ntwo'],
  ['\n\n', 1, '\n'],
  ['', 3, ''],
  ['\n', 1, '\n'],
])('of %j the last %i', (text, count, expected) => {
  expect(lastLines(text, count)).toBe(expected);
});
