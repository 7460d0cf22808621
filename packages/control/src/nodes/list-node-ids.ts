import type { Database } from '@cloudlet/prisma';

/** The ids of all compute nodes that were not removed: whose queues and streams there are. */
export async function listNodeIds(database: Database): Promise<string[]> {
  const nodes = await database.node.findMany({ where: { removedAt: null }, select: { id: true } });
  return nodes.map(({ id }) => id);
}
