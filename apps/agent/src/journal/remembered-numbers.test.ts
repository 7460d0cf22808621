import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRememberedNumbers } from './remembered-numbers.ts';

const HOUR_MS = 60 * 60_000;

let folder: string;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  folder = mkdtempSync(join(tmpdir(), 'agent-numbers-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

/** The wall clock is put right; no time goes by. */
const leap = (ms: number) => vi.setSystemTime(Date.now() + ms);

test('a wall clock that leaps makes nothing be forgotten', () => {
  const numbers = createRememberedNumbers(folder);
  numbers.note('operation', 2);
  leap(2 * HOUR_MS);
  numbers.note('another', 1);
  expect(numbers.highest('operation')).toBe(2);
  expect(createRememberedNumbers(folder).highest('operation')).toBe(2);
});

test('what a former start has noted counts from the opening, whatever its file’s time', () => {
  const file = join(folder, 'operation-3');
  writeFileSync(file, '');
  utimesSync(file, 1, 1);
  const numbers = createRememberedNumbers(folder);
  vi.advanceTimersByTime(HOUR_MS / 2);
  numbers.note('another', 1);
  expect(numbers.highest('operation')).toBe(3);
});

test('after an hour a number is forgotten with its file', () => {
  writeFileSync(join(folder, 'found-3'), '');
  const numbers = createRememberedNumbers(folder);
  numbers.note('noted', 1);
  vi.advanceTimersByTime(HOUR_MS + 1);
  leap(-24 * HOUR_MS);
  numbers.note('another', 1);
  expect([numbers.highest('found'), numbers.highest('noted')]).toEqual([0, 0]);
  expect(readdirSync(folder)).toEqual(['another-1']);
});
