import type { NodeMode, NodeStatus, PlacementNode } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';

/** A node as placement sees it, with its NAT network; null before its first hello. */
export type CandidateNode = PlacementNode & { readonly natCidr: string | null };

/** A column, and how its text is read. */
type Field<Value> = { readonly column: Prisma.Sql; readonly read: (text: string) => Value };

/** What placement knows of a node, and where it stands. None of the columns is ever null: a null leaves no place in a line. */
const FIELDS: { readonly [Name in keyof PlacementNode]: Field<PlacementNode[Name]> } = {
  id: { column: Prisma.sql`id`, read: String },
  status: { column: Prisma.sql`status`, read: (text) => text as NodeStatus },
  mode: { column: Prisma.sql`mode`, read: (text) => text as NodeMode },
  isDeaf: { column: Prisma.sql`deaf_since IS NOT NULL`, read: (text) => text === 't' },
  vcpus: { column: Prisma.sql`vcpus`, read: Number },
  memoryMib: { column: Prisma.sql`memory_mib`, read: Number },
  diskGib: { column: Prisma.sql`disk_gib`, read: Number },
  cpuAllocationRatio: { column: Prisma.sql`cpu_allocation_ratio`, read: Number },
  memoryAllocationRatio: { column: Prisma.sql`memory_allocation_ratio`, read: Number },
  diskAllocationRatio: { column: Prisma.sql`disk_allocation_ratio`, read: Number },
  claimedVcpus: { column: Prisma.sql`claimed_vcpus`, read: Number },
  claimedMemoryMib: { column: Prisma.sql`claimed_memory_mib`, read: Number },
  claimedDiskGib: { column: Prisma.sql`claimed_disk_gib`, read: Number },
  imageFormats: { column: Prisma.sql`image_formats`, read: readNames },
  capabilities: { column: Prisma.sql`capabilities`, read: readNames },
};

/** Reads an array as PostgreSQL writes it, e.g. `{kvm,x86_64}`: names have neither blanks, commas nor quotes. */
function readNames(text: string): readonly string[] {
  return text === '{}' ? [] : text.slice(1, -1).split(',');
}

const texts = Prisma.join(Object.values(FIELDS).map(({ column }) => column));
const readers = Object.entries(FIELDS).map(([name, { read }]) => ({ name, read }));
const columns = Prisma.join([
  ...Object.entries(FIELDS).map(([name, { column }]) => Prisma.sql`${column} AS ${Prisma.raw(`"${name}"`)}`),
  Prisma.sql`nat_cidr AS "natCidr"`,
]);

/**
 * All nodes that were not removed, without locking any: what is picked from them must be looked at again under its lock. They come as
 * one text, a line for each: as rows, a thousand cost Prisma ten times as much, and as JSON PostgreSQL and the reader twice.
 */
export async function readNodes(tx: Transaction): Promise<PlacementNode[]> {
  const rows = await tx.$queryRaw<{ nodes: string | null }[]>(Prisma.sql`
    SELECT string_agg(concat_ws(' ', ${texts}), E'\n') AS nodes FROM node WHERE removed_at IS NULL`);
  return rows[0]?.nodes?.split('\n').map(readNode) ?? [];
}

function readNode(line: string): PlacementNode {
  const values = line.split(' ');
  const node: { [name: string]: unknown } = {};
  readers.forEach(({ name, read }, position) => {
    node[name] = read(values[position] ?? '');
  });
  return node as PlacementNode;
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
