import { isHostNameLabel, NO_AMOUNTS } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { actingIn, type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { newId } from '../database/new-id.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { freeMacAddress } from '../lifecycle/free-mac-address.ts';
import { insertDestroy } from '../lifecycle/insert-destroy.ts';
import { lockInstance } from '../lifecycle/locked-instance.ts';
import { findAddress } from '../lifecycle/place-instance.ts';
import { lockNode } from '../lifecycle/placement-nodes.ts';
import { acceptOperation } from '../lifecycle/request-operation.ts';
import { snapshotDeletion } from '../snapshots/delete-snapshot.ts';
import { findNearestFlavor, findOrMakeImage } from './ingredients.ts';
import { type Orphan, removalRefusal, sizeOf } from './orphan.ts';
import { findOrphan, takeOrphan } from './take-orphan.ts';

/** The tenant of what nobody can say whose it was. It has no members and no quota. */
const NOBODYS = 'lost-and-found';
const SOME_SIZE = { vcpus: 1, memoryMib: 512, rootDiskGib: 1 };

/** The ordinary operation by which an orphan goes. */
export type Removing = { readonly operationId: string; readonly instanceId: string };

/**
 * Removes an orphan by ordinary machinery: what a node has and no row explains becomes a row that is destroyed already, and a destroy
 * cleans the node; of what has a row, the row's own destroy or deletion does it. Removing what is gone meanwhile does nothing.
 * @throws ControlError `not_found` (gone, or somebody else was quicker), `orphan_refused`, `instance_busy`, `node_unreachable`
 */
export async function removeOrphan(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<Removing> {
  requirePermission(caller, 'admin');
  const seen = await inTransaction(database, (tx) => findOrphan(tx, input.id));
  if (seen.kind === 'instance' || seen.kind === 'address') {
    return inTransaction(database, (tx) => bury(tx, caller, seen));
  }
  const { instanceId: id, snapshotId } = seen;
  if (!id || !seen.tenant) throw new ControlError('not_found', { type: 'orphan' });
  const asTenant = actingIn(caller, seen.tenant.id, ['instances:write', 'storage:write']);
  if (snapshotId) {
    const operationId = await inTransaction(database, async (tx) => {
      if (seen.kind === 'snapshot') await giveRow(tx, seen);
      await recordRemoval(tx, caller, seen, id);
      return acceptOperation(tx, asTenant, snapshotDeletion({ id, snapshotId }));
    });
    return { operationId, instanceId: id };
  }
  const { operation } = await destroyInstance(database, asTenant, { id });
  await inTransaction(database, (tx) => recordRemoval(tx, caller, seen, id));
  return { operationId: operation.id, instanceId: id };
}

async function bury(tx: Transaction, caller: Caller, seen: Orphan): Promise<Removing> {
  await lockNode(tx, seen.node.id);
  const orphan = await takeOrphan(tx, seen.id);
  const refusal = removalRefusal(orphan);
  if (refusal) throw new ControlError('orphan_refused', { reason: refusal });
  const instanceId = orphan.instanceId ?? newId();
  if (!orphan.row) await insertTombstone(tx, orphan, instanceId);
  await insertBuriedSnapshots(tx, orphan, instanceId);
  await insertPort(tx, orphan, instanceId);
  const instance = await lockInstance(tx, instanceId);
  if (!instance || instance.running) throw new ControlError('not_found', { type: 'orphan' });
  const operationId = await insertDestroy(tx, requesterOf(caller), instance);
  await recordRemoval(tx, caller, orphan, instanceId);
  return { operationId, instanceId };
}

async function recordRemoval(
  tx: Transaction,
  caller: Caller,
  orphan: Orphan,
  instanceId: string,
): Promise<void> {
  await recordAuditEvent(tx, requesterOf(caller), {
    tenantId: orphan.tenant?.id ?? null,
    action: 'orphan.remove',
    targetType: 'instance',
    targetId: instanceId,
    detail: { kind: orphan.kind, node: orphan.node.name, facts: orphan.facts },
  });
}

/** A row of an instance that is destroyed already. */
async function insertTombstone(tx: Transaction, orphan: Orphan, instanceId: string): Promise<void> {
  const size = sizeOf(orphan) ?? SOME_SIZE;
  const { flavor } = await findNearestFlavor(tx, size);
  const imageId = await findOrMakeImage(tx, orphan.description?.disk?.base ?? undefined);
  const tenantId = orphan.tenant?.id ?? (await findOrMakeNobody(tx));
  const wanted = orphan.description?.domain?.name ?? '';
  const name = isHostNameLabel(wanted) ? wanted : `orphan-${instanceId.slice(-8)}`;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO instance (id, tenant_id, name, status, desired_power, generation, flavor_id, image_id, node_id, vcpus, memory_mib,
                          root_disk_gib, deleted_at)
    VALUES (${instanceId}::uuid, ${tenantId}::uuid, ${name}, 'DELETED', 'OFF', ${Math.max(1, orphan.facts.generation ?? 1)},
            ${flavor.id}::uuid, ${imageId}::uuid, ${orphan.node.id}::uuid, ${size.vcpus}, ${size.memoryMib},
            ${size.rootDiskGib}, now())`);
}

/** Destroying an instance takes with it the snapshots that have a row. */
async function insertBuriedSnapshots(tx: Transaction, orphan: Orphan, instanceId: string): Promise<void> {
  const described = orphan.description?.snapshots.map(({ snapshotId }) => snapshotId) ?? [];
  for (const id of new Set([...(orphan.facts.snapshotIds ?? []), ...described])) {
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO snapshot (id, tenant_id, instance_id, name, status, root_disk_gib, deleted_at)
      SELECT ${id}::uuid, i.tenant_id, i.id, ${`orphan-${id.slice(-8)}`}, 'DELETED', 1, now() FROM instance i
       WHERE i.id = ${instanceId}::uuid ON CONFLICT (id) DO NOTHING`);
  }
}

/** The address that it has, so that the node gives it up; else one of nobody's, for every job names one. */
async function insertPort(tx: Transaction, orphan: Orphan, instanceId: string): Promise<void> {
  const { natCidr } = await tx.node.findUniqueOrThrow({ where: { id: orphan.node.id } });
  const own = orphan.macAddress && orphan.ipAddress && !orphan.isAddressTaken;
  const ip = own ? orphan.ipAddress : await findAddress(tx, orphan.node.id, natCidr);
  if (!ip) throw new ControlError('no_node', { filters: { address: 1 } });
  const mac = own ? orphan.macAddress : await freeMacAddress(tx);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO port (instance_id, node_id, mac_address, ip_address)
    VALUES (${instanceId}::uuid, ${orphan.node.id}::uuid, ${mac}, ${ip}) ON CONFLICT (instance_id) DO NOTHING`);
}

/** A snapshot's file gets a row, without a claim, for its ordinary deletion to end; the row of one that was deleted once is that row. */
async function giveRow(tx: Transaction, seen: Orphan): Promise<void> {
  await lockNode(tx, seen.node.id);
  const { snapshotId, instanceId, description } = await takeOrphan(tx, seen.id);
  const described = description?.snapshots.find((snapshot) => snapshot.snapshotId === snapshotId);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO snapshot (id, tenant_id, instance_id, name, status, root_disk_gib)
    SELECT ${snapshotId}::uuid, i.tenant_id, i.id, ${`orphan-${(snapshotId ?? '').slice(-8)}`}, 'ERROR', ${described?.sizeGib ?? 1}
      FROM instance i WHERE i.id = ${instanceId}::uuid
    ON CONFLICT (id) DO UPDATE SET status = 'ERROR', name = EXCLUDED.name, deleted_at = NULL
     WHERE snapshot.status = 'DELETED' AND snapshot.instance_id = EXCLUDED.instance_id`);
}

async function findOrMakeNobody(tx: Transaction): Promise<string> {
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    INSERT INTO tenant (id, name) VALUES (${newId()}::uuid, ${NOBODYS})
    ON CONFLICT (name) DO UPDATE SET name = EXCLUDED.name RETURNING id`);
  const id = rows[0]?.id;
  if (!id) throw new Error(`the tenant ${NOBODYS} could not be made`);
  await tx.quota.upsert({ where: { tenantId: id }, create: { tenantId: id, ...NO_AMOUNTS }, update: {} });
  return id;
}
