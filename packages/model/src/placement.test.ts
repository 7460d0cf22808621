import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allowanceOf, growthRefusedBy, PLACEMENT_FILTERS, type PlacementNode, place } from './placement.ts';
import { NODE_STATUSES } from './states.ts';

const ratio = fc.double({ min: 0.5, max: 16, noNaN: true });
const node: fc.Arbitrary<PlacementNode> = fc.record({
  id: fc.uuid(),
  status: fc.constantFrom(...NODE_STATUSES, 'UP' as const, 'UP' as const),
  isDeaf: fc.boolean(),
  vcpus: fc.nat(64),
  memoryMib: fc.nat(65_536),
  diskGib: fc.nat(1_000),
  cpuAllocationRatio: ratio,
  memoryAllocationRatio: ratio,
  diskAllocationRatio: ratio,
  claimedVcpus: fc.nat(128),
  claimedMemoryMib: fc.nat(65_536),
  claimedDiskGib: fc.nat(1_000),
});
const nodes = fc.uniqueArray(node, { selector: (one) => one.id, maxLength: 30 });
const size = fc.record({
  vcpus: fc.integer({ min: 1, max: 16 }),
  memoryMib: fc.integer({ min: 1, max: 16_384 }),
  rootDiskGib: fc.integer({ min: 1, max: 200 }),
});
const NONE: ReadonlySet<string> = new Set();

function fits(
  one: PlacementNode,
  wanted: { vcpus: number; memoryMib: number; rootDiskGib: number },
): boolean {
  const allowed = allowanceOf(one);
  return (
    one.status === 'UP' &&
    !one.isDeaf &&
    one.claimedVcpus + wanted.vcpus <= allowed.vcpus &&
    one.claimedMemoryMib + wanted.memoryMib <= allowed.memoryMib &&
    one.claimedDiskGib + wanted.rootDiskGib <= allowed.diskGib
  );
}

describe('placement', () => {
  test('picks a node that fits whenever there is one, else says of every node which filter removed it', () => {
    fc.assert(
      fc.property(nodes, size, (candidates, wanted) => {
        const result = place(candidates, { size: wanted, withoutAddress: NONE });
        if (result.node) {
          expect(fits(result.node, wanted)).toBe(true);
          return;
        }
        expect(candidates.some((one) => fits(one, wanted))).toBe(false);
        const removed = PLACEMENT_FILTERS.reduce((sum, filter) => sum + result.removed[filter], 0);
        expect(removed).toBe(candidates.length);
      }),
    );
  });

  test('picks the same node whatever the order of the list', () => {
    fc.assert(
      fc.property(nodes, size, fc.infiniteStream(fc.nat()), (candidates, wanted, random) => {
        const shuffled = candidates
          .map((one) => ({ one, key: random.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const request = { size: wanted, withoutAddress: NONE };
        expect(place(shuffled, request)).toEqual(place(candidates, request));
      }),
    );
  });

  test('goes on to another node when the best has no address, until none is left', () => {
    fc.assert(
      fc.property(nodes, size, (candidates, wanted) => {
        const withoutAddress = new Set<string>();
        for (;;) {
          const { node: found } = place(candidates, { size: wanted, withoutAddress });
          if (!found) break;
          expect(withoutAddress.has(found.id)).toBe(false);
          withoutAddress.add(found.id);
        }
        expect(withoutAddress.size).toBe(candidates.filter((one) => fits(one, wanted)).length);
      }),
    );
  });

  const empty: PlacementNode = {
    id: 'a',
    status: 'UP',
    isDeaf: false,
    vcpus: 8,
    memoryMib: 8_192,
    diskGib: 100,
    cpuAllocationRatio: 4,
    memoryAllocationRatio: 1,
    diskAllocationRatio: 1,
    claimedVcpus: 0,
    claimedMemoryMib: 0,
    claimedDiskGib: 0,
  };
  const small = { vcpus: 1, memoryMib: 512, rootDiskGib: 5 };

  test('spreads guests over equal nodes', () => {
    let cluster = ['a', 'b', 'c'].map((id) => ({ ...empty, id }));
    for (let count = 0; count < 9; count += 1) {
      const { node: found } = place(cluster, { size: small, withoutAddress: NONE });
      cluster = cluster.map((one) =>
        one.id === found?.id
          ? { ...one, claimedMemoryMib: one.claimedMemoryMib + 512, claimedVcpus: one.claimedVcpus + 1 }
          : one,
      );
    }
    expect(cluster.map((one) => one.claimedVcpus)).toEqual([3, 3, 3]);
  });

  test('names the first filter that removes a node, in their order', () => {
    const cluster = [
      { ...empty, id: 'down', status: 'DOWN' as const, memoryMib: 0 },
      { ...empty, id: 'deaf', isDeaf: true, memoryMib: 0 },
      { ...empty, id: 'no-cpu', claimedVcpus: 32 },
      { ...empty, id: 'no-memory', claimedMemoryMib: 8_000 },
      { ...empty, id: 'no-disk', claimedDiskGib: 96 },
      { ...empty, id: 'no-address' },
    ];
    const result = place(cluster, { size: small, withoutAddress: new Set(['no-address']) });
    const removed = { status: 1, deaf: 1, vcpus: 1, memory: 1, disk: 1, address: 1 };
    expect(result).toEqual({ node: null, removed });
  });

  test('takes no time to speak of at a thousand nodes', () => {
    const cluster = Array.from({ length: 1_000 }, (_, index) => ({ ...empty, id: `node-${index}` }));
    const begin = performance.now();
    for (let count = 0; count < 20; count += 1) place(cluster, { size: small, withoutAddress: NONE });
    expect((performance.now() - begin) / 20).toBeLessThan(20);
  });
});

test('growth on a guest’s own node is refused only for what grows', () => {
  fc.assert(
    fc.property(node, size, (one, wanted) => {
      expect(growthRefusedBy(one, { vcpus: 0, memoryMib: 0, rootDiskGib: 0 })).toBeNull();
      const up = { ...one, status: 'UP' as const, isDeaf: false };
      expect(growthRefusedBy(one, wanted) === null).toBe(fits(up, wanted));
    }),
  );
});
