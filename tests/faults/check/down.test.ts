import { expect, test } from 'vitest';
import { checkDown } from './down.ts';

test('a node whose agent is dead has to be shown as DOWN in time', () => {
  expect(checkDown({ node: 'node-1', downAfterMs: 29_000 })).toEqual([]);
  expect(checkDown({ node: 'node-1', downAfterMs: 31_000 })).toMatchObject([{ kind: 'wrong' }]);
  expect(checkDown({ node: 'node-1', downAfterMs: null })).toMatchObject([{ kind: 'wrong' }]);
});
