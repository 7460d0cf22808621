import { isDeepStrictEqual } from 'node:util';
import { nodeKeys } from '@cloudlet/contract';
import { getQuota } from '@cloudlet/control';
import { OPERATIONS } from '@cloudlet/model';

import type { Case } from './cases.ts';
import type { Lane } from './lane.ts';
import type { Situation } from './situation.ts';
import type { NodeView } from './worlds/world.ts';

/** What a case has to leave, besides what the rows say of themselves. */
export type Expectation = {
  /** The one instance that is there, or null. */
  readonly instance: {
    readonly id: string;
    /** Any of these. */
    readonly status: readonly string[];
    readonly flavorId: string;
    /** How many snapshots are whole; the rest is gone. */
    readonly snapshots: readonly number[];
    /** Whether what was written to the disk since the snapshot is on it. */
    readonly isWritten: readonly boolean[];
  } | null;
};

export const NOTHING_LEFT: Expectation = { instance: null };

/** What the catalogue says that an operation leads to, and what was there before where it failed. */
export function expectationOf(
  { scenario, mayHaveHappened }: Case,
  { asking, wasOn }: Situation,
  id: string,
  succeeded: boolean,
): Expectation {
  const { kind, guest, hasSnapshot = false, desiredPower } = scenario;
  const statusOf = (isOn: boolean) => (isOn ? 'ACTIVE' : 'SHUTOFF');
  const { statusAfter } = OPERATIONS[kind];
  const after = {
    'as-desired': statusOf(desiredPower === 'ON'),
    unchanged: statusOf(wasOn),
  };
  const success = {
    status: statusAfter === 'as-desired' || statusAfter === 'unchanged' ? after[statusAfter] : statusAfter,
    flavorId: kind === 'resize' ? asking.large : asking.small,
    snapshots: Number(hasSnapshot) + (kind === 'snapshot' ? 1 : kind === 'delete-snapshot' ? -1 : 0),
    isWritten: hasSnapshot && kind !== 'restore',
  };
  const failure = {
    status: guest === 'none' ? 'ERROR' : statusOf(wasOn),
    flavorId: asking.small,
    snapshots: Number(hasSnapshot),
    isWritten: hasSnapshot,
  };
  if (succeeded && statusAfter === 'DELETED') return NOTHING_LEFT;
  const { flavorId } = succeeded ? success : failure;
  const may = succeeded ? [success] : mayHaveHappened ? [failure, success] : [failure];
  return {
    instance: {
      id,
      status: may.map(({ status }) => status),
      flavorId,
      snapshots: may.map(({ snapshots }) => snapshots),
      isWritten: may.map(({ isWritten }) => isWritten),
    },
  };
}

/**
 * Compares what an outsider sees: the tables with each other, the node with the tables, Redis and the node's processes with
 * nothing. Each line of the answer is one thing that is there and should not be, or is missing.
 */
export async function differences(lane: Lane, expected: Expectation): Promise<string[]> {
  const rows = await readRows(lane);
  const view = await lane.node.look();
  return [
    ...differencesOfRows(rows, expected),
    ...differencesOfNode(rows, view, expected),
    ...(await differencesOfRedis(lane)),
    ...lane.agent.journals().map((name) => `the agent still holds the journal ${name}`),
    ...lane.node.programs().map((pid) => `the program ${pid} of an agent still runs`),
  ];
}

type Rows = Awaited<ReturnType<typeof readRows>>;

async function readRows({ database, caller, nodeId }: Lane) {
  const failedDestroys = { where: { kind: 'destroy', status: 'FAILED' } } as const;
  const [instances, snapshots, claims, ports, unfinished, deadLetters, orphans, node, quota] =
    await Promise.all([
      database.instance.findMany({ where: { deletedAt: null }, include: { operations: failedDestroys } }),
      database.snapshot.findMany({ where: { deletedAt: null } }),
      database.claim.findMany(),
      database.port.findMany(),
      database.operation.findMany({ where: { endedAt: null } }),
      database.deadLetter.findMany(),
      database.orphan.findMany(),
      database.node.findUniqueOrThrow({ where: { id: nodeId } }),
      getQuota(database, caller),
    ]);
  return { instances, snapshots, claims, ports, unfinished, deadLetters, orphans, node, quota };
}

/** A create that failed and was undone holds nothing: it says so by having no port. */
function holdersOf({ instances, ports }: Rows) {
  const withPort = new Set(ports.map(({ instanceId }) => instanceId));
  return instances.filter(({ id, status }) => status !== 'ERROR' || withPort.has(id));
}

function differencesOfRows(rows: Rows, { instance: expected }: Expectation): string[] {
  const { instances, snapshots, claims, ports, unfinished, deadLetters, orphans, node, quota } = rows;
  const holders = holdersOf(rows);
  const sum = (column: 'vcpus' | 'memoryMib' | 'diskGib') =>
    claims.reduce((total, claim) => total + claim[column], 0);
  const used = Object.fromEntries(Object.entries(quota).map(([resource, amount]) => [resource, amount.used]));
  // A tenant of the matrix has instances and snapshots alone.
  const nothingUsed = Object.fromEntries(Object.keys(quota).map((resource) => [resource, 0]));
  const [found] = instances;
  return [
    ...differ(
      'the instances',
      instances.map(({ id }) => id),
      expected ? [expected.id] : [],
    ),
    ...(found && expected
      ? [
          ...oneOf('the status', found.status, expected.status),
          ...differ('the flavor', found.flavorId, expected.flavorId),
          ...oneOf('the number of snapshots', snapshots.length, expected.snapshots),
        ]
      : []),
    ...differ(
      'the claims',
      sorted(
        claims.map(({ instanceId, snapshotId, vcpus, memoryMib, diskGib }) => ({
          instanceId,
          snapshotId,
          vcpus,
          memoryMib,
          diskGib,
        })),
      ),
      sorted([
        ...holders.map(({ id, vcpus, memoryMib, rootDiskGib }) => ({
          instanceId: id,
          snapshotId: null,
          vcpus,
          memoryMib,
          diskGib: rootDiskGib,
        })),
        ...snapshots.map(({ id, instanceId, rootDiskGib }) => ({
          instanceId,
          snapshotId: id,
          vcpus: 0,
          memoryMib: 0,
          diskGib: rootDiskGib,
        })),
      ]),
    ),
    ...differ(
      'the node’s totals',
      { vcpus: node.claimedVcpus, memoryMib: node.claimedMemoryMib, diskGib: node.claimedDiskGib },
      { vcpus: sum('vcpus'), memoryMib: sum('memoryMib'), diskGib: sum('diskGib') },
    ),
    ...differ('the use of the quota', used, {
      ...nothingUsed,
      instances: holders.length,
      vcpus: holders.reduce((total, { vcpus }) => total + vcpus, 0),
      memoryMib: holders.reduce((total, { memoryMib }) => total + memoryMib, 0),
      rootDiskGib: holders.reduce((total, { rootDiskGib }) => total + rootDiskGib, 0),
      snapshots: snapshots.length,
    }),
    ...differ(
      'the ports',
      ports.map(({ instanceId }) => instanceId),
      holders.map(({ id }) => id),
    ),
    ...differ(
      'the unfinished operations',
      unfinished.map(({ kind, status }) => `${kind} ${status}`),
      [],
    ),
    ...differ(
      'the dead letters',
      deadLetters.map(({ reason }) => reason),
      [],
    ),
    ...differ(
      'the orphans',
      orphans.map(({ kind, subject }) => `${kind} ${subject}`),
      [],
    ),
  ];
}

function differencesOfNode(rows: Rows, view: NodeView, { instance: expected }: Expectation): string[] {
  const holders = holdersOf(rows);
  const ids = holders.map(({ id }) => id);
  return [
    ...differ(
      'the domains',
      view.domains,
      holders.map(({ id, generation, operations, status, vcpus, memoryMib }) => ({
        instanceId: id,
        // Each destroy raises it; the domain's is of when it was defined.
        generation: generation - operations.length,
        isOn: status === 'ACTIVE',
        vcpus,
        memoryMib,
      })),
    ),
    ...differ(
      'the disks',
      view.disks.map(({ instanceId }) => instanceId),
      ids,
    ),
    ...view.disks.flatMap(({ isWritten }) =>
      oneOf('the disk’s content', isWritten, expected?.isWritten ?? []),
    ),
    ...differ('the seeds', view.seeds, ids),
    ...differ(
      'the snapshots',
      sorted(view.snapshots),
      sorted(
        rows.snapshots.flatMap(({ id, instanceId, status }) =>
          status === 'AVAILABLE' ? [{ instanceId, snapshotId: id }] : [],
        ),
      ),
    ),
    ...differ(
      'the addresses',
      sorted(view.addresses),
      sorted(rows.ports.map(({ macAddress, ipAddress }) => ({ macAddress, ipAddress }))),
    ),
    ...view.strays.map((stray) => `on the node is left ${stray}`),
  ];
}

/** Jobs and reports that nobody will take any more. */
async function differencesOfRedis({ redis, nodeId }: Lane): Promise<string[]> {
  const queue = (key: string) => `${nodeKeys.queuePrefix}:${nodeId}:${key}`;
  const lengths = await Promise.all([
    ...['wait', 'active', 'paused'].map(
      async (list) => [`${list} jobs`, await redis.llen(queue(list))] as const,
    ),
    (async () => ['reports', await redis.xlen(nodeKeys.reports(nodeId))] as const)(),
  ]);
  const jobs = (await redis.keys(queue('*'))).filter((key) => /-\d+(:lock)?$/.test(key));
  return [
    ...lengths.flatMap(([name, length]) => (length === 0 ? [] : [`Redis has ${length} ${name}`])),
    ...jobs.map((key) => `Redis has ${key}`),
  ];
}

function differ(what: string, found: unknown, expected: unknown): string[] {
  if (isDeepStrictEqual(found, expected)) return [];
  return [`${what} are ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`];
}

function oneOf<Value>(what: string, found: Value, expected: readonly Value[]): string[] {
  return expected.includes(found) ? [] : [`${what} is ${found}, expected ${expected.join(' or ')}`];
}

function sorted<Value>(values: readonly Value[]): Value[] {
  return [...values].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
