import type { Database } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { ControlError } from '../errors/control-error.ts';
import { nodeViews } from './node-views.ts';
import type { NodeView } from './views.ts';

/**
 * One compute node.
 * @throws ControlError `forbidden`; `not_found`, also for a removed one
 */
export async function getNode(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<NodeView> {
  requirePermission(caller, 'admin');
  const nodes = await database.node.findMany({ where: { id: input.id, removedAt: null } });
  const [view] = await nodeViews(database, nodes);
  if (!view) throw new ControlError('not_found', { type: 'node' });
  return view;
}
