import type { Size } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';

/** Makes an instance's claim another size. */
export async function claimSize(
  tx: Transaction,
  instance: { readonly id: string },
  size: Size,
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE claim SET vcpus = ${size.vcpus}, memory_mib = ${size.memoryMib}, disk_gib = ${size.rootDiskGib}
     WHERE instance_id = ${instance.id}::uuid AND snapshot_id IS NULL`);
}
