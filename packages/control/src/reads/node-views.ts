import { allowanceOf } from '@cloudlet/model';
import { type Database, type Node, Prisma } from '@cloudlet/prisma';
import { SIGHTINGS_UNTIL_SHOWN } from '../orphans/orphan.ts';
import type { NodeView } from './views.ts';

/** What operators see of nodes: the rows with what is on them, counted now. */
export async function nodeViews(database: Database, nodes: readonly Node[]): Promise<NodeView[]> {
  const ids = nodes.map(({ id }) => id);
  const [letters, contents] = await Promise.all([
    countDeadLetters(database, ids),
    countContents(database, ids),
  ]);
  return nodes.map((node) => ({
    id: node.id,
    name: node.name,
    status: node.status,
    mode: node.mode,
    modeReason: node.modeReason,
    modeSince: node.modeSince?.toISOString() ?? null,
    virtualization: node.virtualization,
    virtualizationReason: node.virtualizationReason,
    vcpus: node.vcpus,
    memoryMib: node.memoryMib,
    diskGib: node.diskGib,
    claimed: { vcpus: node.claimedVcpus, memoryMib: node.claimedMemoryMib, diskGib: node.claimedDiskGib },
    allowed: allowanceOf(node),
    ratios: {
      cpu: node.cpuAllocationRatio,
      memory: node.memoryAllocationRatio,
      disk: node.diskAllocationRatio,
    },
    used: usedOf(node),
    ...(contents.get(node.id) ?? NO_CONTENTS),
    cpuModel: node.cpuModel,
    architecture: node.architecture,
    hypervisorVersion: node.hypervisorVersion,
    agentVersion: node.agentVersion,
    natCidr: node.natCidr,
    nestedPaging: node.nestedPaging,
    hugepages: node.hugepages as NodeView['hugepages'],
    ksm: node.ksm,
    imageFormats: node.imageFormats,
    capabilities: node.capabilities,
    createdAt: node.createdAt.toISOString(),
    lastSeenAt: node.lastSeenAt?.toISOString() ?? null,
    deafSince: node.deafSince?.toISOString() ?? null,
    contractVersion: node.contractVersion,
    refusedVersion: node.refusedVersion,
    deadLetters: letters.get(node.id) ?? { count: 0, newestReason: null },
  }));
}

function usedOf({ usedCpuShare, usedMemoryMib, usedDiskGib, usedAt }: Node): NodeView['used'] {
  if (usedCpuShare === null || usedMemoryMib === null || usedDiskGib === null || !usedAt) return null;
  return {
    cpuShare: usedCpuShare,
    memoryMib: usedMemoryMib,
    diskGib: usedDiskGib,
    at: usedAt.toISOString(),
  };
}

async function countDeadLetters(
  database: Database,
  nodeIds: string[],
): Promise<Map<string, NodeView['deadLetters']>> {
  const rows = await database.$queryRaw<({ nodeId: string } & NodeView['deadLetters'])[]>(Prisma.sql`
    SELECT node_id AS "nodeId", count(*)::int AS count, (array_agg(reason ORDER BY id DESC))[1] AS "newestReason"
      FROM dead_letter WHERE node_id = ANY(${nodeIds}::uuid[]) GROUP BY node_id`);
  return new Map(rows.map(({ nodeId, ...letters }) => [nodeId, letters]));
}

type Contents = Pick<NodeView, 'instances' | 'unfinishedOperations' | 'orphans'>;
const NO_CONTENTS: Contents = { instances: 0, unfinishedOperations: 0, orphans: 0 };

async function countContents(database: Database, nodeIds: string[]): Promise<Map<string, Contents>> {
  const rows = await database.$queryRaw<({ nodeId: string } & Contents)[]>(Prisma.sql`
    SELECT n.id::text AS "nodeId",
           (SELECT count(*) FROM instance i WHERE i.node_id = n.id AND i.deleted_at IS NULL)::int AS instances,
           (SELECT count(*) FROM operation o WHERE o.node_id = n.id AND o.ended_at IS NULL)::int AS "unfinishedOperations",
           (SELECT count(*) FROM orphan o WHERE o.node_id = n.id AND o.sightings >= ${SIGHTINGS_UNTIL_SHOWN})::int AS orphans
      FROM unnest(${nodeIds}::uuid[]) AS n(id)`);
  return new Map(rows.map(({ nodeId, ...contents }) => [nodeId, contents]));
}
