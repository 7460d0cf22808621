import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exceededBy, NO_AMOUNTS, QUOTA_RESOURCES, type QuotaAmounts, quotaOfInstance } from './quota.ts';
import { roomFor } from './room.ts';

const SMALL = { vcpus: 1, memoryMib: 512, rootDiskGib: 5 };
const LIMIT: QuotaAmounts = {
  ...NO_AMOUNTS,
  instances: 10,
  vcpus: 20,
  memoryMib: 4_096,
  rootDiskGib: 100,
};

test('room is what the scarcest resource leaves', () => {
  expect(roomFor(SMALL, LIMIT, NO_AMOUNTS)).toEqual({ count: 8, limitedBy: 'memoryMib' });
  expect(roomFor(SMALL, LIMIT, { ...NO_AMOUNTS, instances: 9 })).toEqual({
    count: 1,
    limitedBy: 'instances',
  });
  expect(roomFor(SMALL, LIMIT, { ...NO_AMOUNTS, rootDiskGib: 97 })).toEqual({
    count: 0,
    limitedBy: 'rootDiskGib',
  });
});

test('a limit that was lowered below what is used leaves no room, and no less', () => {
  expect(roomFor(SMALL, LIMIT, { ...NO_AMOUNTS, vcpus: 50 })).toEqual({ count: 0, limitedBy: 'vcpus' });
});

test('so many fit by the rule that creations are held to, and one more does not', () => {
  const amount = fc.integer({ min: 0, max: 200 });
  const amounts = fc
    .tuple(...QUOTA_RESOURCES.map(() => amount))
    .map((values) => Object.fromEntries(QUOTA_RESOURCES.map((name, index) => [name, values[index]])));
  const size = fc.record({
    vcpus: fc.integer({ min: 1, max: 9 }),
    memoryMib: fc.integer({ min: 1, max: 9 }),
    rootDiskGib: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(size, amounts, amounts, (each, limit, used) => {
      const [limits, uses] = [limit, used] as unknown as [QuotaAmounts, QuotaAmounts];
      const { count } = roomFor(each, limits, uses);
      const times = (number: number) => {
        const one = quotaOfInstance(each);
        const entries = QUOTA_RESOURCES.map((name) => [name, one[name] * number]);
        return Object.fromEntries(entries) as QuotaAmounts;
      };
      expect(count === 0 || exceededBy(times(count), uses, limits).length === 0).toBe(true);
      expect(exceededBy(times(count + 1), uses, limits)).not.toEqual([]);
    }),
  );
});
