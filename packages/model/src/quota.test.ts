import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  amountsOf,
  changedLimits,
  exceededBy,
  grantedLimits,
  largerOf,
  NO_AMOUNTS,
  QUOTA_RESOURCES,
  type QuotaAmounts,
  type QuotaResource,
  quotaOfInstance,
  quotaOfResize,
} from './quota.ts';

const amount = fc.nat(1_000);
const amounts: fc.Arbitrary<QuotaAmounts> = fc
  .array(amount, { minLength: QUOTA_RESOURCES.length, maxLength: QUOTA_RESOURCES.length })
  .map((values) => amountsOf((resource) => values[QUOTA_RESOURCES.indexOf(resource)] ?? 0));
const positive = fc.integer({ min: 1, max: 1_000 });
const size = fc.record({ vcpus: positive, memoryMib: positive, rootDiskGib: positive });

describe('a request against a quota', () => {
  test('exceeds exactly those resources of which it asks and would use more than the limit', () => {
    fc.assert(
      fc.property(amounts, amounts, amounts, (asked, used, limit) => {
        const exceeded = exceededBy(asked, used, limit).map(({ resource }) => resource);
        for (const resource of QUOTA_RESOURCES) {
          const tooMuch = asked[resource] > 0 && used[resource] + asked[resource] > limit[resource];
          expect(exceeded.includes(resource)).toBe(tooMuch);
        }
      }),
    );
  });

  test('that asks for nothing fits, however low the limit', () => {
    fc.assert(
      fc.property(amounts, amounts, (used, limit) => {
        expect(exceededBy(NO_AMOUNTS, used, limit)).toEqual([]);
      }),
    );
  });

  test('that fits still fits a higher limit', () => {
    fc.assert(
      fc.property(amounts, amounts, amounts, amounts, (asked, used, limit, more) => {
        const higher = amountsOf((resource) => limit[resource] + more[resource]);
        expect(exceededBy(asked, used, higher).length).toBeLessThanOrEqual(
          exceededBy(asked, used, limit).length,
        );
      }),
    );
  });

  test('says what was asked, used and allowed', () => {
    const limit = quotaOfInstance({ vcpus: 4, memoryMib: 4_096, rootDiskGib: 10 });
    const used = quotaOfInstance({ vcpus: 1, memoryMib: 512, rootDiskGib: 5 });
    const asked = quotaOfInstance({ vcpus: 4, memoryMib: 512, rootDiskGib: 5 });
    expect(exceededBy(asked, used, limit)).toEqual([
      { resource: 'instances', limit: 1, used: 1, asked: 1 },
      { resource: 'vcpus', limit: 4, used: 1, asked: 4 },
    ]);
  });
});

describe('changed limits', () => {
  const some = fc.subarray([...QUOTA_RESOURCES]);

  test('make of the old ones the new ones, and name no limit that stays', () => {
    fc.assert(
      fc.property(amounts, amounts, some, (from, wanted, named) => {
        const to = Object.fromEntries(named.map((resource) => [resource, wanted[resource]]));
        const changes = changedLimits(from, to);
        const changed = Object.fromEntries(changes.map((change) => [change.resource, change.to]));
        expect({ ...from, ...changed }).toEqual({ ...from, ...to });
        for (const change of changes) {
          expect(change.from).toBe(from[change.resource]);
          expect(change.to).not.toBe(change.from);
        }
      }),
    );
  });
});

describe('a grant', () => {
  const some = fc.subarray([...QUOTA_RESOURCES]);
  const pick = (from: QuotaAmounts, named: readonly QuotaResource[]) =>
    Object.fromEntries(named.map((resource) => [resource, from[resource]])) as Partial<QuotaAmounts>;

  test('gives what was asked for or chosen, and lowers no limit', () => {
    fc.assert(
      fc.property(amounts, amounts, amounts, some, some, (present, all, chosen, named, chosenNames) => {
        const [asked, given] = [pick(all, named), pick(chosen, chosenNames)];
        const { limits, wrong } = grantedLimits(present, asked, given);
        if (wrong) {
          const number = given[wrong.resource] ?? Number.NaN;
          if (wrong.reason === 'not-asked-for') expect(asked).not.toHaveProperty(wrong.resource);
          else expect(number).toBeLessThan(present[wrong.resource]);
          return;
        }
        expect(Object.keys(limits).sort()).toEqual([...named].sort());
        for (const resource of named) {
          expect(limits[resource]).toBeGreaterThanOrEqual(present[resource]);
          expect([given[resource] ?? asked[resource], present[resource]]).toContain(limits[resource]);
          if (given[resource] !== undefined) expect(limits[resource]).toBe(given[resource]);
        }
      }),
    );
  });

  test('names what was not asked for, and what would lower a limit', () => {
    const present = amountsOf(() => 10);
    const wrongOf = (given: Partial<QuotaAmounts>) => grantedLimits(present, { vcpus: 20 }, given).wrong;
    expect(wrongOf({ images: 20 })).toEqual({ resource: 'images', reason: 'not-asked-for' });
    expect(wrongOf({ vcpus: 9 })).toEqual({ resource: 'vcpus', reason: 'less-than-present' });
    expect(wrongOf({ vcpus: 10 })).toBeNull();
  });
});

describe('a resize', () => {
  test('holds as much as either size while it runs, and asks for what that is more than the old one', () => {
    fc.assert(
      fc.property(size, size, (from, to) => {
        const held = largerOf(from, to);
        const asked = quotaOfResize(from, to);
        for (const resource of ['vcpus', 'memoryMib', 'rootDiskGib'] as const) {
          expect(held[resource]).toBeGreaterThanOrEqual(from[resource]);
          expect(held[resource]).toBeGreaterThanOrEqual(to[resource]);
          expect([from[resource], to[resource]]).toContain(held[resource]);
          expect(from[resource] + asked[resource]).toBe(held[resource]);
        }
        expect(asked).toMatchObject({ instances: 0, snapshots: 0, keyPairs: 0 });
      }),
    );
  });

  test('to something smaller asks for nothing', () => {
    fc.assert(
      fc.property(size, size, (one, other) => {
        expect(quotaOfResize(largerOf(one, other), one)).toEqual(NO_AMOUNTS);
      }),
    );
  });
});
