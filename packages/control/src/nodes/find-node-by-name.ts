import type { Database } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { ControlError } from '../errors/control-error.ts';

/**
 * The id of the node of this name, for commands that people type.
 * @throws ControlError `forbidden`, `not_found`
 */
export async function findNodeByName(
  database: Database,
  caller: Caller,
  input: { readonly name: string },
): Promise<{ readonly id: string }> {
  requirePermission(caller, 'admin');
  const node = await database.node.findFirst({
    where: { name: input.name, removedAt: null },
    select: { id: true },
  });
  if (!node) throw new ControlError('not_found', { type: 'node' });
  return node;
}
