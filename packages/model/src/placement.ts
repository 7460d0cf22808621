import type { Size } from './quota.ts';
import type { NodeStatus } from './states.ts';

/** What placement knows of a compute node. Capacity is physical, before the allocation ratios (overcommit). */
export type PlacementNode = {
  readonly id: string;
  readonly status: NodeStatus;
  /** Whether it is UP and yet takes no jobs. */
  readonly isDeaf: boolean;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly diskGib: number;
  readonly cpuAllocationRatio: number;
  readonly memoryAllocationRatio: number;
  readonly diskAllocationRatio: number;
  readonly claimedVcpus: number;
  readonly claimedMemoryMib: number;
  readonly claimedDiskGib: number;
};

export type PlacementRequest = {
  readonly size: Size;
  /** Nodes that were found to have no free address. */
  readonly withoutAddress: ReadonlySet<string>;
};

/** How much of a node's capacity claims may take: capacity × allocation ratio, rounded down. */
export type Allowance = { readonly vcpus: number; readonly memoryMib: number; readonly diskGib: number };

export function allowanceOf(node: Omit<PlacementNode, 'isDeaf'>): Allowance {
  return {
    vcpus: Math.floor(node.vcpus * node.cpuAllocationRatio),
    memoryMib: Math.floor(node.memoryMib * node.memoryAllocationRatio),
    diskGib: Math.floor(node.diskGib * node.diskAllocationRatio),
  };
}

/** What a node must have, in the order in which it is asked. A filter keeps the nodes for which it is true. */
const FILTERS = {
  status: (node) => node.status === 'UP',
  deaf: (node) => !node.isDeaf,
  vcpus: (node, { size }) => node.claimedVcpus + size.vcpus <= allowanceOf(node).vcpus,
  memory: (node, { size }) => node.claimedMemoryMib + size.memoryMib <= allowanceOf(node).memoryMib,
  disk: (node, { size }) => node.claimedDiskGib + size.rootDiskGib <= allowanceOf(node).diskGib,
  address: (node, { withoutAddress }) => !withoutAddress.has(node.id),
} as const satisfies Record<string, (node: PlacementNode, request: PlacementRequest) => boolean>;

export type PlacementFilter = keyof typeof FILTERS;
export const PLACEMENT_FILTERS = Object.keys(FILTERS) as PlacementFilter[];

/**
 * What makes a node better than another: each gives 0 to 1, and the sum decides. Spreading by the free share after placement
 * keeps hosts evenly loaded whatever their sizes, and one that fails takes few guests with it.
 */
const WEIGHERS: readonly ((node: PlacementNode, size: Size) => number)[] = [
  (node, size) => freeShare(node.claimedVcpus + size.vcpus, allowanceOf(node).vcpus),
  (node, size) => freeShare(node.claimedMemoryMib + size.memoryMib, allowanceOf(node).memoryMib),
  (node, size) => freeShare(node.claimedDiskGib + size.rootDiskGib, allowanceOf(node).diskGib),
];

export type Placement<Node> =
  /** `next`: the next best, best first, for whoever finds the best one busy. */
  | { readonly node: Node; readonly next: readonly Node[] }
  /** `removed`: how many nodes each filter removed, of those that the filters before it had left. */
  | { readonly node: null; readonly removed: { readonly [Filter in PlacementFilter]: number } };

/** How many are named besides the best. */
const NEXT_BEST = 15;

/** Picks the node for a new guest. The same input gives the same node, whatever the order of the list. */
export function place<Node extends PlacementNode>(
  nodes: readonly Node[],
  request: PlacementRequest,
): Placement<Node> {
  const removed = Object.fromEntries(PLACEMENT_FILTERS.map((filter) => [filter, 0])) as Record<
    PlacementFilter,
    number
  >;
  const fitting: { readonly node: Node; readonly weight: number }[] = [];
  for (const node of nodes) {
    const refusing = PLACEMENT_FILTERS.find((filter) => !FILTERS[filter](node, request));
    if (refusing) removed[refusing] += 1;
    else fitting.push({ node, weight: WEIGHERS.reduce((sum, weigh) => sum + weigh(node, request.size), 0) });
  }
  fitting.sort((one, other) => other.weight - one.weight || (one.node.id < other.node.id ? -1 : 1));
  const [best, ...next] = fitting.slice(0, 1 + NEXT_BEST).map(({ node }) => node);
  return best ? { node: best, next } : { node: null, removed };
}

/** Whether a node that hosts a guest already has room for its growth; null when it has, else the filter that says no. */
export function growthRefusedBy(node: PlacementNode, growth: Size): PlacementFilter | null {
  const allowance = allowanceOf(node);
  if (growth.vcpus > 0 && node.claimedVcpus + growth.vcpus > allowance.vcpus) return 'vcpus';
  if (growth.memoryMib > 0 && node.claimedMemoryMib + growth.memoryMib > allowance.memoryMib) return 'memory';
  if (growth.rootDiskGib > 0 && node.claimedDiskGib + growth.rootDiskGib > allowance.diskGib) return 'disk';
  return null;
}

function freeShare(claimed: number, allowed: number): number {
  return allowed <= 0 ? 0 : 1 - claimed / allowed;
}
