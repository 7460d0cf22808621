import { allowanceOf } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
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
    orphans: node.orphans as NodeView['orphans'],
  }));
  return pageByName(views, input.limit);
}
