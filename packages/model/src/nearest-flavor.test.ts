import { expect, test } from 'vitest';
import { nearestFlavor } from './nearest-flavor.ts';

const flavor = (name: string, vcpus: number, memoryMib: number, rootDiskGib: number) => ({
  name,
  vcpus,
  memoryMib,
  rootDiskGib,
});
const FLAVORS = [flavor('small', 1, 512, 5), flavor('medium', 2, 2_048, 20), flavor('large', 4, 8_192, 80)];

test('an equal flavor is the nearest', () => {
  expect(nearestFlavor({ vcpus: 2, memoryMib: 2_048, rootDiskGib: 20 }, FLAVORS)).toEqual({
    flavor: FLAVORS[1],
    isExact: true,
  });
});

test('else the one that differs by the fewest doublings', () => {
  const near = nearestFlavor({ vcpus: 1, memoryMib: 700, rootDiskGib: 6 }, FLAVORS);
  expect(near).toEqual({ flavor: FLAVORS[0], isExact: false });
  expect(nearestFlavor({ vcpus: 8, memoryMib: 65_536, rootDiskGib: 500 }, FLAVORS)?.flavor.name).toBe(
    'large',
  );
});

test('of two that are as near the first by name, and none of none', () => {
  const size = { vcpus: 1, memoryMib: 512, rootDiskGib: 5 };
  expect(nearestFlavor(size, [flavor('b', 2, 512, 5), flavor('a', 2, 512, 5)])?.flavor.name).toBe('a');
  expect(nearestFlavor(size, [])).toBeNull();
});
