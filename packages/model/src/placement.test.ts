import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allowanceOf,
  DEFAULT_PLACEMENT_POLICY,
  growthRefusedBy,
  isAllocationRatio,
  PLACEMENT_FILTERS,
  PLACEMENT_STRATEGIES,
  PLACEMENT_WEIGHERS,
  type PlacementNode,
  type PlacementPolicy,
  type PlacementRequest,
  place,
  SERVER_GROUP_POLICIES,
} from './placement.ts';
import { NODE_MODES, NODE_STATUSES } from './states.ts';

const CAPABILITIES = ['kvm', 'ept', 'hugepages'];
const FORMATS = ['qcow2', 'raw'];

const ratio = fc.double({ min: 0.5, max: 16, noNaN: true });
/** Few ids, so that groups meet nodes. */
const nodeId = fc.integer({ min: 1, max: 40 }).map((number) => `node-${number}`);
const node: fc.Arbitrary<PlacementNode> = fc.record({
  id: nodeId,
  status: fc.constantFrom(...NODE_STATUSES, 'UP' as const, 'UP' as const),
  isDeaf: fc.boolean(),
  mode: fc.constantFrom(...NODE_MODES, 'ENABLED' as const, 'ENABLED' as const),
  vcpus: fc.nat(64),
  memoryMib: fc.nat(65_536),
  diskGib: fc.nat(1_000),
  cpuAllocationRatio: ratio,
  memoryAllocationRatio: ratio,
  diskAllocationRatio: ratio,
  claimedVcpus: fc.nat(128),
  claimedMemoryMib: fc.nat(65_536),
  claimedDiskGib: fc.nat(1_000),
  imageFormats: fc.subarray(FORMATS, { minLength: 1 }),
  capabilities: fc.subarray(CAPABILITIES),
});
const nodes = fc.uniqueArray(node, { selector: (one) => one.id, maxLength: 30 });
const size = fc.record({
  vcpus: fc.integer({ min: 1, max: 16 }),
  memoryMib: fc.integer({ min: 1, max: 16_384 }),
  rootDiskGib: fc.integer({ min: 1, max: 200 }),
});
const idSet = (maxLength: number) => fc.uniqueArray(nodeId, { maxLength }).map((ids) => new Set(ids));
const request: fc.Arbitrary<PlacementRequest> = fc.record({
  size,
  imageFormat: fc.constantFrom('qcow2', 'qcow2', 'raw'),
  requiredCapabilities: fc.oneof(fc.constant([]), fc.subarray(CAPABILITIES)),
  serverGroup: fc.option(
    fc.record({ policy: fc.constantFrom(...SERVER_GROUP_POLICIES), nodeIds: idSet(20) }),
  ),
  withoutAddress: idSet(5),
});
const weight = fc.double({ min: 0, max: 100, noNaN: true });
const policy: fc.Arbitrary<PlacementPolicy> = fc.record({
  strategy: fc.constantFrom(...PLACEMENT_STRATEGIES),
  weights: fc.record({ cpu: weight, memory: weight, disk: weight }),
});

/** What the filters say, in other words. */
function fits(one: PlacementNode, asked: PlacementRequest): boolean {
  const allowed = allowanceOf(one);
  const { size: wanted, serverGroup } = asked;
  const isThere = serverGroup?.nodeIds.has(one.id) ?? false;
  const isApart = serverGroup?.policy === 'ANTI_AFFINITY' && isThere;
  const isAway = serverGroup?.policy === 'AFFINITY' && serverGroup.nodeIds.size > 0 && !isThere;
  return (
    one.status === 'UP' &&
    !one.isDeaf &&
    one.mode === 'ENABLED' &&
    !isApart &&
    !isAway &&
    one.imageFormats.some((format) => format === asked.imageFormat) &&
    asked.requiredCapabilities.filter((name) => !one.capabilities.includes(name)).length === 0 &&
    one.claimedVcpus + wanted.vcpus <= allowed.vcpus &&
    one.claimedMemoryMib + wanted.memoryMib <= allowed.memoryMib &&
    one.claimedDiskGib + wanted.rootDiskGib <= allowed.diskGib &&
    !asked.withoutAddress.has(one.id)
  );
}

/** The part of a node that is free once the guest is there, summed by weight. */
function emptiness(one: PlacementNode, { size: wanted }: PlacementRequest, { weights }: PlacementPolicy) {
  const allowed = allowanceOf(one);
  return (
    weights.cpu * (1 - (one.claimedVcpus + wanted.vcpus) / allowed.vcpus) +
    weights.memory * (1 - (one.claimedMemoryMib + wanted.memoryMib) / allowed.memoryMib) +
    weights.disk * (1 - (one.claimedDiskGib + wanted.rootDiskGib) / allowed.diskGib)
  );
}

describe('placement', () => {
  test('picks a node that fits whenever there is one, else says of every node which filter removed it', () => {
    fc.assert(
      fc.property(nodes, request, policy, (candidates, asked, by) => {
        const result = place(candidates, asked, by);
        if (result.node) {
          expect(fits(result.node, asked)).toBe(true);
          return;
        }
        expect(candidates.some((one) => fits(one, asked))).toBe(false);
        const removed = PLACEMENT_FILTERS.reduce((sum, filter) => sum + result.removed[filter], 0);
        expect(removed).toBe(candidates.length);
      }),
    );
  });

  test('takes the emptiest of the nodes that fit when it spreads, the fullest when it packs', () => {
    fc.assert(
      fc.property(nodes, request, policy, (candidates, asked, by) => {
        const { node: found } = place(candidates, asked, by);
        if (!found) return;
        for (const other of candidates.filter((one) => fits(one, asked))) {
          const more = emptiness(other, asked, by) - emptiness(found, asked, by);
          if (by.strategy === 'SPREAD') expect(more).toBeLessThan(1e-9);
          else expect(more).toBeGreaterThan(-1e-9);
        }
      }),
    );
  });

  test('picks the same node whatever the order of the list', () => {
    fc.assert(
      fc.property(nodes, request, policy, fc.infiniteStream(fc.nat()), (candidates, asked, by, random) => {
        const shuffled = candidates
          .map((one) => ({ one, key: random.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect(place(shuffled, asked, by)).toEqual(place(candidates, asked, by));
      }),
    );
  });

  test('goes on to another node when the best has no address, until none is left', () => {
    fc.assert(
      fc.property(nodes, request, policy, (candidates, asked, by) => {
        const withoutAddress = new Set<string>();
        for (;;) {
          const { node: found } = place(candidates, { ...asked, withoutAddress }, by);
          if (!found) break;
          expect(withoutAddress.has(found.id)).toBe(false);
          withoutAddress.add(found.id);
        }
        const all = { ...asked, withoutAddress: new Set<string>() };
        expect(withoutAddress.size).toBe(candidates.filter((one) => fits(one, all)).length);
      }),
    );
  });

  test('a group that is placed one by one keeps its rule, and ends only where the rule or the room does', () => {
    fc.assert(
      fc.property(nodes, request, policy, (candidates, asked, by) => {
        for (const group of SERVER_GROUP_POLICIES) {
          const hosts: string[] = [];
          while (hosts.length <= candidates.length) {
            const serverGroup = { policy: group, nodeIds: new Set(hosts) };
            const { node: found } = place(candidates, { ...asked, serverGroup }, by);
            if (!found) break;
            hosts.push(found.id);
          }
          const distinct = new Set(hosts).size;
          const fitting = candidates.filter((one) => fits(one, { ...asked, serverGroup: null })).length;
          if (group === 'AFFINITY') expect(distinct).toBe(fitting === 0 ? 0 : 1);
          else expect([distinct, hosts.length]).toEqual([fitting, fitting]);
        }
      }),
    );
  });

  const empty: PlacementNode = {
    id: 'a',
    status: 'UP',
    isDeaf: false,
    mode: 'ENABLED',
    vcpus: 8,
    memoryMib: 8_192,
    diskGib: 100,
    cpuAllocationRatio: 4,
    memoryAllocationRatio: 1,
    diskAllocationRatio: 1,
    claimedVcpus: 0,
    claimedMemoryMib: 0,
    claimedDiskGib: 0,
    imageFormats: ['qcow2'],
    capabilities: ['kvm'],
  };
  const small: PlacementRequest = {
    size: { vcpus: 1, memoryMib: 512, rootDiskGib: 5 },
    imageFormat: 'qcow2',
    requiredCapabilities: [],
    serverGroup: null,
    withoutAddress: new Set(),
  };

  /** Where nine small guests go, one after the other, on three equal nodes. */
  function placeNine(by: PlacementPolicy): number[] {
    let cluster = ['a', 'b', 'c'].map((id) => ({ ...empty, id }));
    for (let count = 0; count < 9; count += 1) {
      const { node: found } = place(cluster, small, by);
      cluster = cluster.map((one) =>
        one.id === found?.id
          ? { ...one, claimedMemoryMib: one.claimedMemoryMib + 512, claimedVcpus: one.claimedVcpus + 1 }
          : one,
      );
    }
    return cluster.map((one) => one.claimedVcpus);
  }

  test('spreads guests over equal nodes, or fills one after the other', () => {
    expect(placeNine(DEFAULT_PLACEMENT_POLICY)).toEqual([3, 3, 3]);
    expect(placeNine({ ...DEFAULT_PLACEMENT_POLICY, strategy: 'PACK' })).toEqual([9, 0, 0]);
  });

  test('counts each resource as much as its weight says', () => {
    const cluster = [
      { ...empty, id: 'much-memory', claimedVcpus: 16 },
      { ...empty, id: 'many-cpus', claimedMemoryMib: 4_096 },
    ];
    const chosen = PLACEMENT_WEIGHERS.map((only) => {
      const weights = { cpu: 0, memory: 0, disk: 0, [only]: 1 };
      return place(cluster, small, { strategy: 'SPREAD', weights }).node?.id;
    });
    expect(chosen).toEqual(['many-cpus', 'much-memory', 'many-cpus']);
  });

  test('names the first filter that removes a node, in their order', () => {
    const cluster: PlacementNode[] = [
      { ...empty, id: 'down', status: 'DOWN', memoryMib: 0 },
      { ...empty, id: 'deaf', isDeaf: true, memoryMib: 0 },
      { ...empty, id: 'drained', mode: 'DRAINED' },
      { ...empty, id: 'in-maintenance', mode: 'MAINTENANCE' },
      { ...empty, id: 'has-a-member' },
      { ...empty, id: 'raw-only', imageFormats: ['raw'] },
      { ...empty, id: 'emulates', capabilities: [] },
      { ...empty, id: 'no-cpu', claimedVcpus: 32 },
      { ...empty, id: 'no-memory', claimedMemoryMib: 8_000 },
      { ...empty, id: 'no-disk', claimedDiskGib: 96 },
      { ...empty, id: 'no-address' },
    ];
    const asked: PlacementRequest = {
      ...small,
      requiredCapabilities: ['kvm'],
      serverGroup: { policy: 'ANTI_AFFINITY', nodeIds: new Set(['has-a-member']) },
      withoutAddress: new Set(['no-address']),
    };
    const removed = {
      status: 1,
      deaf: 1,
      mode: 2,
      serverGroup: 1,
      imageFormat: 1,
      capabilities: 1,
      vcpus: 1,
      memory: 1,
      disk: 1,
      address: 1,
    };
    expect(place(cluster, asked, DEFAULT_PLACEMENT_POLICY)).toEqual({ node: null, removed });
  });

  test('takes no time to speak of at a thousand nodes', () => {
    const cluster = Array.from({ length: 1_000 }, (_, index) => ({ ...empty, id: `node-${index}` }));
    const begin = performance.now();
    for (let count = 0; count < 20; count += 1) place(cluster, small, DEFAULT_PLACEMENT_POLICY);
    expect((performance.now() - begin) / 20).toBeLessThan(20);
  });
});

test('growth on a guest’s own node is refused only for what grows, whatever the node’s mode', () => {
  fc.assert(
    fc.property(node, request, (one, asked) => {
      const { size: wanted, requiredCapabilities } = asked;
      expect(growthRefusedBy(one, { vcpus: 0, memoryMib: 0, rootDiskGib: 0 }, [])).toBeNull();
      const up = { ...one, status: 'UP', mode: 'ENABLED', isDeaf: false } as const;
      const alone = {
        size: wanted,
        requiredCapabilities,
        serverGroup: null,
        withoutAddress: new Set<string>(),
      };
      const fitsThere = fits(up, { ...alone, imageFormat: one.imageFormats[0] ?? '' });
      expect(growthRefusedBy(one, wanted, requiredCapabilities) === null).toBe(fitsThere);
    }),
  );
});

test('an allocation ratio is a number that the database takes', () => {
  for (const ratio of [0.01, 1, 16, 1_000]) expect(isAllocationRatio(ratio)).toBe(true);
  for (const ratio of [0, -1, 1_001, Number.NaN, Number.POSITIVE_INFINITY])
    expect(isAllocationRatio(ratio)).toBe(false);
});
