import type {
  DesiredPower,
  InstanceStatus,
  NodeMode,
  OperationKind,
  OperationStatus,
  Size,
} from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { UNREACHABLE_SINCE } from '../nodes/reachable.ts';

/** An instance under its lock, with the unfinished operation that it has. */
export type LockedInstance = Size & {
  readonly id: string;
  readonly tenantId: string;
  readonly nodeId: string;
  readonly nodeName: string;
  /** As it was committed last: exact where the caller holds the node's lock, too. */
  readonly nodeMode: NodeMode;
  /** As it was committed last: a suspension waits for nobody, and a sweep comes after it. */
  readonly isTenantSuspended: boolean;
  readonly name: string;
  readonly status: InstanceStatus;
  readonly desiredPower: DesiredPower;
  readonly generation: number;
  readonly flavorId: string;
  readonly imageId: string;
  readonly observedBootId: string | null;
  readonly observedEpoch: number;
  readonly observedSequence: number;
  readonly missedListings: number;
  readonly failureCode: string | null;
  readonly hasPort: boolean;
  /** Since when its node does nothing that is asked of it (ISO 8601); null where it does. */
  readonly nodeUnreachableSince: string | null;
  readonly running: {
    readonly id: string;
    readonly kind: OperationKind;
    readonly status: OperationStatus;
    readonly attempt: number;
    readonly snapshotId: string | null;
  } | null;
};

/** Locks an instance until the transaction ends. Whoever also needs its tenant or node has locked those before. */
export async function lockInstance(tx: Transaction, id: string): Promise<LockedInstance | null> {
  return (await lockInstances(tx, [id])).get(id) ?? null;
}

/**
 * Locks several, those of one tenant only where one is given, in the order of their ids, so that two who need the same ones do not wait for each other. Those that do not exist are
 * missing from the answer. The unfinished operations are read by a statement after the locks: they are as the last holders left them.
 */
export async function lockInstances(
  tx: Transaction,
  ids: readonly string[],
  tenantId: string | null = null,
): Promise<Map<string, LockedInstance>> {
  const locked = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id FROM instance WHERE id = ANY(${ids}::uuid[]) ${ofTenant(tenantId)} ORDER BY id FOR NO KEY UPDATE`);
  if (locked.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ instance: LockedInstance }[]>(Prisma.sql`
    SELECT jsonb_build_object('id', i.id, 'tenantId', i.tenant_id, 'nodeId', i.node_id,
      'nodeName', n.name, 'nodeMode', n.mode, 'isTenantSuspended', t.suspended_at IS NOT NULL, 'name', i.name,
      'status', i.status, 'desiredPower', i.desired_power, 'generation', i.generation, 'flavorId', i.flavor_id,
      'imageId', i.image_id, 'vcpus', i.vcpus, 'memoryMib', i.memory_mib, 'rootDiskGib', i.root_disk_gib,
      'observedBootId', i.observed_boot_id, 'observedEpoch', i.observed_epoch,
      'observedSequence', i.observed_sequence, 'missedListings', i.missed_listings,
      'failureCode', i.failure_code,
      'nodeUnreachableSince', iso_time(${UNREACHABLE_SINCE}),
      'hasPort', EXISTS (SELECT FROM port p WHERE p.instance_id = i.id),
      'running', CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('id', o.id, 'kind', o.kind, 'status', o.status,
        'attempt', o.attempt, 'snapshotId', o.snapshot_id) END) AS instance
      FROM instance i JOIN node n ON n.id = i.node_id JOIN tenant t ON t.id = i.tenant_id
      LEFT JOIN operation o ON o.instance_id = i.id AND o.ended_at IS NULL
     WHERE i.id = ANY(${locked.map(({ id }) => id)}::uuid[])`);
  return new Map(rows.map(({ instance }) => [instance.id, instance]));
}

function ofTenant(tenantId: string | null): Prisma.Sql {
  return tenantId === null ? Prisma.empty : Prisma.sql`AND tenant_id = ${tenantId}::uuid`;
}
