import type { Size } from './quota.ts';
import type { NodeMode, NodeStatus } from './states.ts';

/** What placement knows of a compute node. Capacity is physical, before the allocation ratios (overcommit). */
export type PlacementNode = {
  readonly id: string;
  readonly status: NodeStatus;
  /** Whether it is UP and yet takes no jobs. */
  readonly isDeaf: boolean;
  readonly mode: NodeMode;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly diskGib: number;
  readonly cpuAllocationRatio: number;
  readonly memoryAllocationRatio: number;
  readonly diskAllocationRatio: number;
  readonly claimedVcpus: number;
  readonly claimedMemoryMib: number;
  readonly claimedDiskGib: number;
  /** The forms of an image's file that guests can start from there. */
  readonly imageFormats: readonly string[];
  /** The names of what it can do. */
  readonly capabilities: readonly string[];
};

/** What a server group asks of its members' nodes (OpenStack's words): all on one, or no two on the same. */
export const SERVER_GROUP_POLICIES = ['AFFINITY', 'ANTI_AFFINITY'] as const;
export type ServerGroupPolicy = (typeof SERVER_GROUP_POLICIES)[number];

export type PlacementRequest = {
  readonly size: Size;
  readonly imageFormat: string;
  /** What the flavor requires of the node. */
  readonly requiredCapabilities: readonly string[];
  /** The group that the guest is to be in, and where its living members are; null for none. */
  readonly serverGroup: { readonly policy: ServerGroupPolicy; readonly nodeIds: ReadonlySet<string> } | null;
  /** Nodes that were found to have no free address. */
  readonly withoutAddress: ReadonlySet<string>;
};

/** How much of a node's capacity claims may take: capacity × allocation ratio, rounded down. */
export type Allowance = { readonly vcpus: number; readonly memoryMib: number; readonly diskGib: number };

export function allowanceOf(node: PlacementCapacity): Allowance {
  return {
    vcpus: Math.floor(node.vcpus * node.cpuAllocationRatio),
    memoryMib: Math.floor(node.memoryMib * node.memoryAllocationRatio),
    diskGib: Math.floor(node.diskGib * node.diskAllocationRatio),
  };
}

type PlacementCapacity = Pick<
  PlacementNode,
  'vcpus' | 'memoryMib' | 'diskGib' | 'cpuAllocationRatio' | 'memoryAllocationRatio' | 'diskAllocationRatio'
>;

/** The largest allocation ratio. */
export const MAX_ALLOCATION_RATIO = 1_000;

/** Whether a node can be told to overcommit so; a ratio below 1 keeps a part of it free. The database's CHECKs say the same. */
export function isAllocationRatio(ratio: number): boolean {
  return Number.isFinite(ratio) && ratio > 0 && ratio <= MAX_ALLOCATION_RATIO;
}

type Filter = (node: PlacementNode, request: PlacementRequest, allowance: Allowance) => boolean;

/** What a node must be and have, in the order in which it is asked. A filter keeps the nodes for which it is true. */
const FILTERS = {
  status: (node) => node.status === 'UP',
  deaf: (node) => !node.isDeaf,
  mode: (node) => node.mode === 'ENABLED',
  serverGroup: ({ id }, { serverGroup }) => {
    if (!serverGroup) return true;
    const { policy, nodeIds } = serverGroup;
    return policy === 'AFFINITY' ? nodeIds.size === 0 || nodeIds.has(id) : !nodeIds.has(id);
  },
  imageFormat: (node, { imageFormat }) => node.imageFormats.includes(imageFormat),
  capabilities: (node, { requiredCapabilities }) => isCapable(node, requiredCapabilities),
  vcpus: (node, { size }, allowed) => node.claimedVcpus + size.vcpus <= allowed.vcpus,
  memory: (node, { size }, allowed) => node.claimedMemoryMib + size.memoryMib <= allowed.memoryMib,
  disk: (node, { size }, allowed) => node.claimedDiskGib + size.rootDiskGib <= allowed.diskGib,
  address: (node, { withoutAddress }) => !withoutAddress.has(node.id),
} as const satisfies Record<string, Filter>;

export type PlacementFilter = keyof typeof FILTERS;
export const PLACEMENT_FILTERS = Object.keys(FILTERS) as PlacementFilter[];

/** How many nodes each filter removed, of those that the filters before it had left. */
export type RemovedByFilter = { readonly [Filter in PlacementFilter]: number };

/** Nothing removed by any. */
export const NONE_REMOVED: RemovedByFilter = Object.freeze(
  Object.fromEntries(PLACEMENT_FILTERS.map((filter) => [filter, 0])) as RemovedByFilter,
);

/**
 * Which of the nodes that fit is best.
 * - `SPREAD`: the emptiest. Hosts are evenly loaded, and one that fails takes few guests with it
 * - `PACK`: the fullest. Whole hosts stay free, for large guests or to be switched off
 */
export const PLACEMENT_STRATEGIES = ['SPREAD', 'PACK'] as const;
export type PlacementStrategy = (typeof PLACEMENT_STRATEGIES)[number];

const SIGN: { readonly [Strategy in PlacementStrategy]: 1 | -1 } = { SPREAD: 1, PACK: -1 };

/** What makes a node emptier than another: the part of what is allowed that would be free after placement, per resource. */
const WEIGHERS = {
  cpu: (node, size, allowed) => freeShare(node.claimedVcpus + size.vcpus, allowed.vcpus),
  memory: (node, size, allowed) => freeShare(node.claimedMemoryMib + size.memoryMib, allowed.memoryMib),
  disk: (node, size, allowed) => freeShare(node.claimedDiskGib + size.rootDiskGib, allowed.diskGib),
} as const satisfies Record<string, (node: PlacementNode, size: Size, allowance: Allowance) => number>;

export type PlacementWeigher = keyof typeof WEIGHERS;
export const PLACEMENT_WEIGHERS = Object.keys(WEIGHERS) as PlacementWeigher[];

/** How nodes that fit are compared: the cloud's setting. A weight says how much its resource counts; 0 leaves it out. */
export type PlacementPolicy = {
  readonly strategy: PlacementStrategy;
  readonly weights: { readonly [Weigher in PlacementWeigher]: number };
};

/** What a new cloud compares by. */
export const DEFAULT_PLACEMENT_POLICY: PlacementPolicy = {
  strategy: 'SPREAD',
  weights: { cpu: 1, memory: 1, disk: 1 },
};

export type Placement<Node> =
  /** `next`: the next best, best first, for whoever finds the best one busy. */
  | { readonly node: Node; readonly next: readonly Node[] }
  | { readonly node: null; readonly removed: RemovedByFilter };

/** How many are named besides the best. */
const NEXT_BEST = 15;

/** Picks the node for a new guest. The same input gives the same node, whatever the order of the list. */
export function place<Node extends PlacementNode>(
  nodes: readonly Node[],
  request: PlacementRequest,
  policy: PlacementPolicy,
): Placement<Node> {
  const removed = { ...NONE_REMOVED };
  const fitting: { readonly node: Node; readonly weight: number }[] = [];
  for (const node of nodes) {
    const allowance = allowanceOf(node);
    const refusing = PLACEMENT_FILTERS.find((filter) => !FILTERS[filter](node, request, allowance));
    if (refusing) removed[refusing] += 1;
    else fitting.push({ node, weight: weigh(node, request.size, allowance, policy) });
  }
  fitting.sort((one, other) => other.weight - one.weight || (one.node.id < other.node.id ? -1 : 1));
  const [best, ...next] = fitting.slice(0, 1 + NEXT_BEST).map(({ node }) => node);
  return best ? { node: best, next } : { node: null, removed };
}

function weigh(node: PlacementNode, size: Size, allowance: Allowance, policy: PlacementPolicy): number {
  const free = PLACEMENT_WEIGHERS.reduce(
    (sum, weigher) => sum + policy.weights[weigher] * WEIGHERS[weigher](node, size, allowance),
    0,
  );
  return SIGN[policy.strategy] * free;
}

/**
 * Whether a node that hosts a guest already can go on with what is asked of it: room for its growth, and what a new flavor requires.
 * @returns null when it can, else the filter that says no
 */
export function growthRefusedBy(
  node: PlacementNode,
  growth: Size,
  requiredCapabilities: readonly string[],
): PlacementFilter | null {
  const allowance = allowanceOf(node);
  if (!isCapable(node, requiredCapabilities)) return 'capabilities';
  if (growth.vcpus > 0 && node.claimedVcpus + growth.vcpus > allowance.vcpus) return 'vcpus';
  if (growth.memoryMib > 0 && node.claimedMemoryMib + growth.memoryMib > allowance.memoryMib) return 'memory';
  if (growth.rootDiskGib > 0 && node.claimedDiskGib + growth.rootDiskGib > allowance.diskGib) return 'disk';
  return null;
}

function isCapable(node: PlacementNode, required: readonly string[]): boolean {
  return required.every((name) => node.capabilities.includes(name));
}

function freeShare(claimed: number, allowed: number): number {
  return allowed <= 0 ? 0 : 1 - claimed / allowed;
}
