import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import type { Attempt } from '../intake/attempt.ts';
import { claimSize } from '../lifecycle/claim-size.ts';

/** A resize has succeeded: the instance has the new flavor and holds no more than that. */
export async function takeNewSize(tx: Transaction, { instance, operation }: Attempt): Promise<void> {
  const { to, flavorId } = operation;
  if (!to || !flavorId) throw new Error(`resize ${operation.id} does not say where it leads`);
  await claimSize(tx, instance, to);
  await tx.$executeRaw(Prisma.sql`
    UPDATE instance SET flavor_id = ${flavorId}::uuid, vcpus = ${to.vcpus}, memory_mib = ${to.memoryMib},
                        root_disk_gib = ${to.rootDiskGib}, updated_at = now()
     WHERE id = ${instance.id}::uuid`);
}

/** A resize was undone: the instance holds its old size again. */
export async function keepOldSize(tx: Transaction, { instance, operation }: Attempt): Promise<void> {
  if (!operation.from) throw new Error(`resize ${operation.id} does not say where it came from`);
  await claimSize(tx, instance, operation.from);
}
