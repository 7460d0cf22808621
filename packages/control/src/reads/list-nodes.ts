import type { Database } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { nodeViews } from './node-views.ts';
import { nameAfter, pageByName } from './page.ts';
import type { NodeView, Page, PageInput } from './views.ts';

/**
 * The compute nodes that were not removed, by name.
 * @throws ControlError `forbidden` to whoever does not run the cloud
 */
export async function listNodes(
  database: Database,
  caller: Caller,
  input: PageInput,
): Promise<Page<NodeView>> {
  requirePermission(caller, 'admin');
  const nodes = await database.node.findMany({
    where: { removedAt: null, name: { gt: nameAfter(input) } },
    orderBy: { name: 'asc' },
    take: input.limit + 1,
  });
  return pageByName(await nodeViews(database, nodes), input.limit);
}
