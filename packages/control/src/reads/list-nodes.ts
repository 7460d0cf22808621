import { allowanceOf } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requireCloudAdmin } from '../callers/caller.ts';
import { nameAfter, pageByName } from './page.ts';
import type { NodeView, Page, PageInput } from './views.ts';

/**
 * The compute nodes by name, with what is claimed of them and what may be.
 * @throws ControlError `forbidden` to whoever does not run the cloud
 */
export async function listNodes(
  database: Database,
  caller: Caller,
  input: PageInput,
): Promise<Page<NodeView>> {
  requireCloudAdmin(caller);
  const nodes = await database.node.findMany({
    where: { name: { gt: nameAfter(input) } },
    orderBy: { name: 'asc' },
    take: input.limit + 1,
  });
  const letters = await countDeadLetters(
    database,
    nodes.map(({ id }) => id),
  );
  const views = nodes.map((node) => ({
    id: node.id,
    name: node.name,
    status: node.status,
    virtualization: node.virtualization,
    virtualizationReason: node.virtualizationReason,
    vcpus: node.vcpus,
    memoryMib: node.memoryMib,
    diskGib: node.diskGib,
    claimed: { vcpus: node.claimedVcpus, memoryMib: node.claimedMemoryMib, diskGib: node.claimedDiskGib },
    allowed: allowanceOf(node),
    lastSeenAt: node.lastSeenAt?.toISOString() ?? null,
    deafSince: node.deafSince?.toISOString() ?? null,
    orphans: node.orphans as NodeView['orphans'],
    deadLetters: letters.get(node.id) ?? { count: 0, newestReason: null },
  }));
  return pageByName(views, input.limit);
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
