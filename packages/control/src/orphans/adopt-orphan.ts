import { isHostNameLabel, type QuotaExcess, quotaOfInstance, statusForPower } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { newId } from '../database/new-id.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { brokenUniqueIndex } from '../database/sql-state.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { lockNode } from '../lifecycle/placement-nodes.ts';
import { requireRoom } from '../lifecycle/request-operation.ts';
import { excessOf, lockTenant } from '../quotas/require-quota.ts';
import { findFreeName, findNearestFlavor, findOrMakeImage } from './ingredients.ts';
import { adoptionRefusal, type Orphan, sizeOf } from './orphan.ts';
import { findOrphan, takeOrphan } from './take-orphan.ts';

export type AdoptInput = {
  readonly id: string;
  /** The name of the tenant whose it becomes, where the one that its mark names does not exist. */
  readonly tenant?: string | undefined;
  /** Another name than it had. */
  readonly name?: string | undefined;
};

export type Adopted = {
  readonly instanceId: string;
  readonly name: string;
  readonly tenant: { readonly id: string; readonly name: string };
  readonly flavor: { readonly name: string; readonly isExact: boolean };
  /** What the tenant's quota does not allow and now holds all the same: it can take no more until it gives something back. */
  readonly exceeds: QuotaExcess[];
};

/**
 * Makes a row of a virtual machine that a node has and no row explains: with its own id, its addresses, its size and its snapshots,
 * in the status in which it was seen. The quota is not asked: what is there is there, and the tenant can take no more until it fits.
 * The node's room is: two claims never exceed it, so its allocation ratio has to be raised before.
 * @throws ControlError `not_found`, `tenant_needed`, `orphan_refused`, `no_node` (its node has no room), `name_taken`, `invalid_name`
 */
export async function adoptOrphan(database: Database, caller: Caller, input: AdoptInput): Promise<Adopted> {
  requirePermission(caller, 'admin');
  if (input.name !== undefined && !isHostNameLabel(input.name))
    throw new ControlError('invalid_name', { name: input.name });
  const adopting = inTransaction(database, async (tx) => {
    const seen = await findOrphan(tx, input.id);
    const tenantId = seen.tenant?.id ?? (await findTenant(tx, input.tenant));
    if (!tenantId)
      throw new ControlError('tenant_needed', { named: seen.description?.domain?.tenantName ?? null });
    const tenant = await lockTenant(tx, tenantId);
    const node = await lockNode(tx, seen.node.id);
    const orphan = await takeOrphan(tx, input.id);
    const refusal = adoptionRefusal(orphan);
    const size = sizeOf(orphan);
    if (refusal || orphan.kind !== 'instance' || !size || !orphan.instanceId) {
      throw new ControlError('orphan_refused', { reason: refusal ?? 'nothing_to_adopt' });
    }
    requireRoom(node, size, []);
    const exceeds = await excessOf(tx, tenant, quotaOfInstance(size));
    const { flavor, isExact } = await findNearestFlavor(tx, size);
    const name = input.name ?? (await findFreeName(tx, tenantId, orphan));
    const imageId = await findOrMakeImage(tx, orphan.description?.disk?.base ?? undefined);
    await insertAdopted(tx, orphan, { tenantId, name, flavorId: flavor.id, imageId, size });
    const named = await tx.tenant.findUniqueOrThrow({
      where: { id: tenantId },
      select: { id: true, name: true },
    });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId,
      action: 'orphan.adopt',
      targetType: 'instance',
      targetId: orphan.instanceId,
      detail: { name, node: orphan.node.name, flavor: flavor.name, isExact, exceeds },
    });
    return {
      instanceId: orphan.instanceId,
      name,
      tenant: named,
      flavor: { name: flavor.name, isExact },
      exceeds,
    };
  });
  return adopting.catch((error: unknown) => {
    if (brokenUniqueIndex(error) !== 'instance_name_living') throw error;
    throw new ControlError('name_taken', { type: 'instance', name: input.name ?? '' }, { cause: error });
  });
}

/** @throws ControlError `not_found` where no tenant has this name */
async function findTenant(tx: Transaction, name: string | undefined): Promise<string | null> {
  if (name === undefined) return null;
  const tenant = await tx.tenant.findUnique({ where: { name }, select: { id: true } });
  if (!tenant) throw new ControlError('not_found', { type: 'tenant' });
  return tenant.id;
}

type Becomes = {
  readonly tenantId: string;
  readonly name: string;
  readonly flavorId: string;
  readonly imageId: string;
  readonly size: NonNullable<ReturnType<typeof sizeOf>>;
};

/** The instance as it was seen, its port, its claim, and its snapshots with theirs. */
async function insertAdopted(tx: Transaction, orphan: Orphan, becomes: Becomes): Promise<void> {
  const { size, tenantId } = becomes;
  const { instanceId, node, facts } = orphan;
  const status = statusForPower((facts.power ?? 'shutoff') as 'running');
  const desired = status === 'SHUTOFF' ? 'OFF' : 'ON';
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO instance (id, tenant_id, name, status, desired_power, generation, flavor_id, image_id, node_id, vcpus, memory_mib,
                          root_disk_gib, observed_boot_id, observed_epoch, observed_sequence)
    SELECT ${instanceId}::uuid, ${tenantId}::uuid, ${becomes.name}, ${status}::instance_status, ${desired}::desired_power,
           ${Math.max(1, facts.generation ?? 1)}, ${becomes.flavorId}::uuid, ${becomes.imageId}::uuid, n.id, ${size.vcpus},
           ${size.memoryMib}, ${size.rootDiskGib}, n.boot_id, n.epoch, n.last_sequence
      FROM node n WHERE n.id = ${node.id}::uuid`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO port (instance_id, node_id, mac_address, ip_address)
    VALUES (${instanceId}::uuid, ${node.id}::uuid, ${orphan.macAddress}, ${orphan.ipAddress})`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO claim (id, tenant_id, node_id, instance_id, vcpus, memory_mib, disk_gib)
    VALUES (${newId()}::uuid, ${tenantId}::uuid, ${node.id}::uuid, ${instanceId}::uuid, ${size.vcpus}, ${size.memoryMib},
            ${size.rootDiskGib})`);
  for (const { snapshotId, sizeGib, bytes } of orphan.description?.snapshots ?? []) {
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO snapshot (id, tenant_id, instance_id, name, status, root_disk_gib, size_bytes)
      VALUES (${snapshotId}::uuid, ${tenantId}::uuid, ${instanceId}::uuid, ${`adopted-${snapshotId.slice(-8)}`}, 'AVAILABLE',
              ${sizeGib}, ${bytes})`);
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO claim (id, tenant_id, node_id, instance_id, snapshot_id, vcpus, memory_mib, disk_gib)
      VALUES (${newId()}::uuid, ${tenantId}::uuid, ${node.id}::uuid, ${instanceId}::uuid, ${snapshotId}::uuid, 0, 0, ${sizeGib})`);
  }
}
