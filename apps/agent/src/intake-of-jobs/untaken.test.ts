import { beforeEach, expect, test } from 'vitest';
import { createUntaken, type Untaken } from './untaken.ts';

let now = 0;
let untaken: Untaken;
beforeEach(() => {
  now = 1_000;
  untaken = createUntaken(() => now);
});

test('jobs that lie there count from when they were first seen, until one is taken or none is left', () => {
  untaken.lying(3);
  now += 4_000;
  untaken.lying(5);
  expect(untaken.forMs()).toBe(4_000);
  untaken.taken();
  expect(untaken.forMs()).toBe(0);
  untaken.lying(4);
  now += 2_000;
  expect(untaken.lyingForMs()).toBe(2_000);
  untaken.lying(0);
  expect(untaken.forMs()).toBe(0);
});

test('jobs that cannot be taken count from the first failure, until one is taken', () => {
  untaken.failed();
  now += 5_000;
  untaken.failed();
  now += 5_000;
  untaken.lying(0);
  expect(untaken.forMs()).toBe(10_000);
  expect(untaken.lyingForMs()).toBe(0);
  untaken.taken();
  expect(untaken.forMs()).toBe(0);
});

test('after the last failure nothing more is known, and the next begins anew', () => {
  untaken.failed();
  now += 31_000;
  expect(untaken.forMs()).toBe(0);
  untaken.failed();
  now += 3_000;
  expect(untaken.forMs()).toBe(3_000);
});
