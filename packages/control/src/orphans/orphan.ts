import type { Description } from '@cloudlet/contract';
import type { InstanceStatus, Size } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';

export const ORPHAN_KINDS = [
  'instance',
  'snapshot',
  'address',
  'missing-domain',
  'missing-disk',
  'missing-snapshot',
] as const;
type OrphanKind = (typeof ORPHAN_KINDS)[number];

/** Listings in a row that must show a difference before it counts: one may have been made before a row came or went. */
export const SIGHTINGS_UNTIL_SHOWN = 2;

/** A difference between a node and the rows, with what the rows say around it. */
export type Orphan = {
  readonly id: string;
  readonly node: { readonly id: string; readonly name: string };
  readonly kind: OrphanKind;
  readonly instanceId: string | null;
  readonly snapshotId: string | null;
  readonly macAddress: string | null;
  readonly ipAddress: string | null;
  readonly facts: {
    readonly power?: string;
    readonly generation?: number;
    readonly files?: { readonly disk: boolean; readonly seed: boolean; readonly temporaries: number };
    readonly snapshotIds?: readonly string[];
  };
  readonly description: Description | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  /** The tenant that its mark, or its row, names: null where there is none of this id. */
  readonly tenant: { readonly id: string; readonly name: string } | null;
  /** The row of this instance id, if there is one. */
  readonly row: {
    readonly name: string;
    readonly status: InstanceStatus;
    readonly nodeId: string;
  } | null;
  /** Whether a port of somebody else's has its MAC address, or on this node its IP address. */
  readonly isAddressTaken: boolean;
};

/** Orphans that count, by a condition on `o`. */
export async function readOrphans(
  database: Database | Transaction,
  where: Prisma.Sql,
  limit: number,
): Promise<Orphan[]> {
  const rows = await database.$queryRaw<{ orphan: Orphan }[]>(Prisma.sql`
    SELECT jsonb_build_object('id', o.id, 'node', jsonb_build_object('id', n.id, 'name', n.name), 'kind', o.kind,
      'instanceId', o.instance_id, 'snapshotId', o.snapshot_id, 'macAddress', o.mac_address, 'ipAddress', o.ip_address,
      'facts', o.facts, 'description', o.description, 'firstSeenAt', iso_time(o.first_seen_at),
      'lastSeenAt', iso_time(o.last_seen_at),
      'tenant', CASE WHEN t.id IS NOT NULL THEN jsonb_build_object('id', t.id, 'name', t.name) END,
      'row', CASE WHEN i.id IS NOT NULL THEN jsonb_build_object('name', i.name, 'status', i.status, 'nodeId', i.node_id) END,
      'isAddressTaken', EXISTS (SELECT FROM port p WHERE p.instance_id IS DISTINCT FROM o.instance_id
        AND (p.mac_address = o.mac_address OR (p.node_id = o.node_id AND p.ip_address = o.ip_address)))) AS orphan
      FROM orphan o JOIN node n ON n.id = o.node_id LEFT JOIN instance i ON i.id = o.instance_id
      LEFT JOIN tenant t ON t.id = coalesce(i.tenant_id, (o.description->'domain'->>'tenantId')::uuid)
     WHERE o.sightings >= ${SIGHTINGS_UNTIL_SHOWN} AND ${where}
     ORDER BY o.first_seen_at DESC, o.id DESC LIMIT ${limit}`);
  return rows.map(({ orphan }) => orphan);
}

/** Why an orphan cannot be adopted; null when it can. */
export const ADOPTION_REFUSALS = [
  'nothing_to_adopt',
  'not_described',
  'no_disk',
  'no_address',
  'address_taken',
  'was_destroyed',
  'on_other_node',
] as const;
export type AdoptionRefusal = (typeof ADOPTION_REFUSALS)[number];

export function adoptionRefusal(orphan: Orphan): AdoptionRefusal | null {
  const { kind, description, row, node } = orphan;
  if (kind !== 'instance') return 'nothing_to_adopt';
  if (!description) return 'not_described';
  if (row) return row.nodeId === node.id ? 'was_destroyed' : 'on_other_node';
  if (!description.domain || orphan.facts.power === undefined) return 'nothing_to_adopt';
  if (!description.disk?.base) return 'no_disk';
  if (!orphan.macAddress || !orphan.ipAddress || !LOCAL_UNICAST.test(orphan.macAddress)) return 'no_address';
  return orphan.isAddressTaken ? 'address_taken' : null;
}

/** Why an orphan cannot be removed; null when it can. */
export const REMOVAL_REFUSALS = ['on_other_node', 'address_taken'] as const;
export type RemovalRefusal = (typeof REMOVAL_REFUSALS)[number];

export function removalRefusal({ kind, row, node, isAddressTaken }: Orphan): RemovalRefusal | null {
  if (kind === 'instance' && row && row.nodeId !== node.id) return 'on_other_node';
  return kind === 'address' && isAddressTaken ? 'address_taken' : null;
}

/** The database's CHECK says the same. */
const LOCAL_UNICAST = /^[0-9a-f][26ae](:[0-9a-f]{2}){5}$/;

/** The size that a described domain has; null where it is not known whole. */
export function sizeOf({ description }: Pick<Orphan, 'description'>): Size | null {
  if (!description?.domain || !description.disk) return null;
  const { vcpus, memoryMib } = description.domain;
  return { vcpus, memoryMib, rootDiskGib: description.disk.sizeGib };
}
