import { describe, expect, it } from 'vitest';
import { NOTHING_TYPED, readLimits } from './read-limits.ts';

describe('typed limits', () => {
  it('are whole numbers from 0, and fields that are left empty are none of the question', () => {
    const typed = { ...NOTHING_TYPED, vcpus: ' 80 ', images: '0', networks: '  ' };
    expect(readLimits(typed)).toEqual({ limits: { vcpus: 80, images: 0 }, wrong: [] });
  });

  it.each(['-1', '1.5', '1e3', 'many', '１', '2147483648', '99999999999', '0x10'])('are not “%s”', (text) => {
    expect(readLimits({ ...NOTHING_TYPED, vcpus: text }).wrong).toEqual(['vcpus']);
  });

  it('go as far as the database does', () => {
    expect(readLimits({ ...NOTHING_TYPED, vcpus: '2147483647' })).toEqual({
      limits: { vcpus: 2_147_483_647 },
      wrong: [],
    });
  });
});
