import type { PlacementNode } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';

/** A node as placement sees it, with its NAT network; null before its first hello. */
export type CandidateNode = PlacementNode & { readonly natCidr: string | null };

const columns = Prisma.sql`id, status, deaf_since IS NOT NULL AS "isDeaf", vcpus, memory_mib AS "memoryMib", disk_gib AS "diskGib",
  cpu_allocation_ratio AS "cpuAllocationRatio", memory_allocation_ratio AS "memoryAllocationRatio",
  disk_allocation_ratio AS "diskAllocationRatio", claimed_vcpus AS "claimedVcpus",
  claimed_memory_mib AS "claimedMemoryMib", claimed_disk_gib AS "claimedDiskGib", nat_cidr AS "natCidr"`;

/** All nodes, without locking any: what is picked from them must be looked at again under its lock. */
export function readNodes(tx: Transaction): Promise<CandidateNode[]> {
  return tx.$queryRaw<CandidateNode[]>(Prisma.sql`SELECT ${columns} FROM node`);
}

/** One node as it is now, locked until the transaction ends. */
export async function lockNode(tx: Transaction, id: string): Promise<CandidateNode> {
  const rows = await tx.$queryRaw<CandidateNode[]>(Prisma.sql`
    SELECT ${columns} FROM node WHERE id = ${id}::uuid FOR NO KEY UPDATE`);
  const node = rows[0];
  if (!node) throw new Error(`node ${id} is gone`);
  return node;
}
