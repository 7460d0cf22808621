import { type Node, Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';

/**
 * Locks a node for its operator. FOR UPDATE, which lets foreign keys wait too, only where nothing may come to the node meanwhile.
 * @throws ControlError `not_found`, also for a removed one
 */
export async function lockNodeRow(
  tx: Transaction,
  id: string,
  strength: 'FOR UPDATE' | 'FOR NO KEY UPDATE' = 'FOR NO KEY UPDATE',
): Promise<Node> {
  await tx.$queryRaw(Prisma.sql`SELECT FROM node WHERE id = ${id}::uuid ${Prisma.raw(strength)}`);
  const node = await tx.node.findFirst({ where: { id, removedAt: null } });
  if (!node) throw new ControlError('not_found', { type: 'node' });
  return node;
}
