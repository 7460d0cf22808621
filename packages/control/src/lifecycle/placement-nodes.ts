import type { NodeMode, NodeStatus, PlacementNode } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';

/** A node as placement sees it, with its NAT network; null before its first hello. */
export type CandidateNode = PlacementNode & { readonly natCidr: string | null };

const columns = Prisma.sql`id, status, mode, deaf_since IS NOT NULL AS "isDeaf", vcpus, memory_mib AS "memoryMib", disk_gib AS "diskGib",
  cpu_allocation_ratio AS "cpuAllocationRatio", memory_allocation_ratio AS "memoryAllocationRatio",
  disk_allocation_ratio AS "diskAllocationRatio", claimed_vcpus AS "claimedVcpus",
  claimed_memory_mib AS "claimedMemoryMib", claimed_disk_gib AS "claimedDiskGib", nat_cidr AS "natCidr",
  image_formats AS "imageFormats", capabilities`;

/**
 * All nodes that were not removed, without locking any: what is picked from them must be looked at again under its lock. They come as one text, which with a
 * thousand nodes takes a tenth of the time that rows take.
 */
export async function readNodes(tx: Transaction): Promise<PlacementNode[]> {
  const rows = await tx.$queryRaw<{ nodes: string | null }[]>(Prisma.sql`
    SELECT string_agg(concat_ws(' ', id, status, deaf_since IS NOT NULL, vcpus, memory_mib, disk_gib, cpu_allocation_ratio,
             memory_allocation_ratio, disk_allocation_ratio, claimed_vcpus, claimed_memory_mib, claimed_disk_gib, mode,
             array_to_string(image_formats, ','), array_to_string(capabilities, ',')), E'\n') AS nodes
      FROM node WHERE removed_at IS NULL`);
  const readNames = namesReader();
  return rows[0]?.nodes?.split('\n').map((line) => readNode(line, readNames)) ?? [];
}

function readNode(line: string, readNames: (text: string) => readonly string[]): PlacementNode {
  const fields = line.split(' ');
  return {
    id: String(fields[0]),
    status: fields[1] as NodeStatus,
    isDeaf: fields[2] === 't',
    vcpus: Number(fields[3]),
    memoryMib: Number(fields[4]),
    diskGib: Number(fields[5]),
    cpuAllocationRatio: Number(fields[6]),
    memoryAllocationRatio: Number(fields[7]),
    diskAllocationRatio: Number(fields[8]),
    claimedVcpus: Number(fields[9]),
    claimedMemoryMib: Number(fields[10]),
    claimedDiskGib: Number(fields[11]),
    mode: fields[12] as NodeMode,
    imageFormats: readNames(String(fields[13])),
    capabilities: readNames(String(fields[14])),
  };
}

/** Reads lists of names, which have neither spaces nor commas; most nodes have the same ones. */
function namesReader(): (text: string) => readonly string[] {
  const known = new Map<string, readonly string[]>([['', []]]);
  return (text) => {
    const names = known.get(text) ?? text.split(',');
    known.set(text, names);
    return names;
  };
}

/**
 * The first of these nodes that nobody else has locked, as it is now, locked until the transaction ends; where others have them all, the
 * first when it is free. So many guests at once find different nodes, instead of waiting for each other at the best one.
 * @param ids best first
 */
export async function lockFirstFree(
  tx: Transaction,
  ids: readonly [string, ...string[]],
): Promise<CandidateNode> {
  const rows = await tx.$queryRaw<CandidateNode[]>(Prisma.sql`
    SELECT ${columns} FROM node n JOIN unnest(${ids}::uuid[]) WITH ORDINALITY AS ranked(id, rank) USING (id)
     ORDER BY rank LIMIT 1 FOR NO KEY UPDATE OF n SKIP LOCKED`);
  return rows[0] ?? lockNode(tx, ids[0]);
}

/** One node as it is now, locked until the transaction ends. */
export async function lockNode(tx: Transaction, id: string): Promise<CandidateNode> {
  const node = await lockNodeWhere(tx, Prisma.sql`id = ${id}::uuid`);
  if (!node) throw new Error(`node ${id} is gone`);
  return node;
}

/** The one node that the condition names, in the same way; null where it names none. */
export async function lockNodeWhere(tx: Transaction, condition: Prisma.Sql): Promise<CandidateNode | null> {
  const rows = await tx.$queryRaw<CandidateNode[]>(Prisma.sql`
    SELECT ${columns} FROM node WHERE ${condition} FOR NO KEY UPDATE`);
  return rows[0] ?? null;
}
