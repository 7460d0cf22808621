import { expect, test } from 'vitest';
import { whyOrphaned } from './status.ts';

const portal = { name: 'portal', pid: null };

test('a cloud that was put down while guests run is down; its supervisor did not fail', () => {
  expect(whyOrphaned([portal, { name: 'virtlogd', pid: 7 }])).toMatch(
    /^The cloud is down\. virtlogd runs on/,
  );
});

test('where anything else runs, the supervisor is what is missing', () => {
  const parts = [
    { ...portal, pid: 8 },
    { name: 'virtlogd', pid: 7 },
  ];
  expect(whyOrphaned(parts)).toMatch(/^The supervisor has ended or hangs/);
});
