import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { type Orphan, readOrphans } from './orphan.ts';

/** @throws ControlError `not_found`: it is gone, or somebody has dealt with it */
export async function findOrphan(tx: Transaction, id: string): Promise<Orphan> {
  const [orphan] = await readOrphans(tx, Prisma.sql`o.id = ${id}::uuid`, 1);
  if (!orphan) throw new ControlError('not_found', { type: 'orphan' });
  return orphan;
}

/**
 * Takes an orphan under its node's lock, which listings take too: what is read now is what is dealt with, and of two operators the
 * second finds nothing.
 * @throws ControlError `not_found`
 */
export async function takeOrphan(tx: Transaction, id: string): Promise<Orphan> {
  const orphan = await findOrphan(tx, id);
  await tx.$executeRaw(Prisma.sql`DELETE FROM orphan WHERE id = ${id}::uuid`);
  return orphan;
}
