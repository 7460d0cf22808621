import { describe, expect, it } from 'vitest';
import { NOTHING_TYPED, readLimits, typedLimit } from './read-limits.ts';

describe('typed limits', () => {
  it('are whole numbers from 0, and fields that are left empty are none of the question', () => {
    const typed = { ...NOTHING_TYPED, vcpus: ' 80 ', images: '0', networks: '  ' };
    expect(readLimits(typed)).toEqual({ limits: { vcpus: 80, images: 0 }, wrong: [] });
  });

  it.each(['-1', '1.5', '1e3', 'many', '１', '2147483648', '99999999999', '0x10'])('are not “%s”', (text) => {
    expect(readLimits({ ...NOTHING_TYPED, vcpus: text }).wrong).toEqual(['vcpus']);
  });

  it.each([
    ['80', 81_920],
    ['1.5', 1_536],
    ['0', 0],
    ['0.0009765625', 1],
    ['2097151.9990234375', 2_147_483_647],
  ])('are GiB of memory: “%s”, which are %d MiB', (text, memoryMib) => {
    expect(readLimits({ ...NOTHING_TYPED, memoryMib: text })).toEqual({ limits: { memoryMib }, wrong: [] });
    expect(typedLimit('memoryMib', memoryMib)).toBe(text);
  });

  it.each(['0.1', '1.', '.5', '1,5', '2097152', '-1', '1e3'])('are not “%s” GiB of memory', (text) => {
    expect(readLimits({ ...NOTHING_TYPED, memoryMib: text }).wrong).toEqual(['memoryMib']);
  });

  it('go as far as the database does', () => {
    expect(readLimits({ ...NOTHING_TYPED, vcpus: '2147483647' })).toEqual({
      limits: { vcpus: 2_147_483_647 },
      wrong: [],
    });
  });
});
