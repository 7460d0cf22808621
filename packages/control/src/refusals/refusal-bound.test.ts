import { expect, test } from 'vitest';
import { createRefusalBound } from './refusal-bound.ts';

let time = 0;
const alike = { key: 'alike', burst: 1, perMinute: 1 };
const caller = { key: 'caller', burst: 3, perMinute: 2 };

test('of those that are alike one a minute is written, and the others are counted', () => {
  const bound = createRefusalBound(() => time);
  expect(bound.take([alike])).toEqual({ isThere: true });
  expect(bound.take([alike])).toEqual({ isThere: false, full: alike, isFirstLeftOut: true });
  expect(bound.take([alike])).toEqual({ isThere: false, full: alike, isFirstLeftOut: false });
  time += 60_000;
  expect(bound.takeLeftOut(alike)).toBe(2);
  expect(bound.takeLeftOut(alike)).toBe(0);
  expect(bound.take([alike]).isThere).toBe(true);
});

test('what one level refuses takes no room at another', () => {
  const bound = createRefusalBound(() => time);
  for (let count = 0; count < 50; count += 1) bound.take([alike, caller]);
  const others = [1, 2, 3].map((which) => bound.take([{ ...alike, key: `other-${which}` }, caller]));
  expect(others.map(({ isThere }) => isThere)).toEqual([true, true, false]);
  expect(bound.takeLeftOut(caller)).toBe(1);
  time += 30_000;
  expect(bound.take([{ ...alike, key: 'later' }, caller]).isThere).toBe(true);
});

test('a million different requests take no memory once a level is full', () => {
  const bound = createRefusalBound(() => time);
  let written = 0;
  for (let count = 0; count < 1_000_000; count += 1)
    if (bound.take([{ ...alike, key: `address ${count}` }, caller]).isThere) written += 1;
  expect(written).toBe(3);
  expect(bound.size()).toBe(4);
});

test('what says nothing any more is forgotten, what was left out is not', () => {
  const bound = createRefusalBound(() => time);
  bound.take([alike]);
  bound.take([alike]);
  for (let count = 0; count < 10_000; count += 1) {
    time += 60_000;
    bound.take([{ ...alike, key: `one ${count}` }]);
  }
  expect(bound.size()).toBeLessThan(1_100);
  expect(bound.takeLeftOut(alike)).toBe(1);
});
