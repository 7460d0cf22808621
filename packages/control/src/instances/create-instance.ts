import { isHostNameLabel, quotaOfInstance } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { newId } from '../database/new-id.ts';
import { brokenUniqueIndex } from '../database/sql-state.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { freeMacAddress } from '../lifecycle/free-mac-address.ts';
import { insertOperation } from '../lifecycle/insert-operation.ts';
import { type Place, placeInstance } from '../lifecycle/place-instance.ts';
import { readAccepted } from '../lifecycle/request-operation.ts';
import { sha512Crypt } from '../passwords/sha512-crypt.ts';
import { lockTenant, requireQuota } from '../quotas/require-quota.ts';
import type { Accepted } from '../reads/views.ts';
import { type GroupOfMembers, readServerGroup } from '../server-groups/read-server-group.ts';
import { type Ingredients, readIngredients } from './ingredients.ts';

export type CreateInstanceInput = {
  /** A host name label, unique among the tenant's instances that are not destroyed. */
  readonly name: string;
  readonly flavorId: string;
  readonly imageId: string;
  readonly keyPairIds?: readonly string[] | undefined;
  /** For the image's default user, at the console. Hashed before anything else happens to it. */
  readonly consolePassword?: string | undefined;
  readonly userData?: string | undefined;
  /** The server group whose rule says where it may be. */
  readonly serverGroupId?: string | undefined;
};

/**
 * Accepts a new instance: quota, placement, address, claim, instance, operation and audit event in one transaction.
 * @throws ControlError `invalid_name`, `invalid_value`, `not_found`, `image_too_large_for_flavor`, `quota_exceeded`,
 *   `no_node`, `name_taken`
 */
export async function createInstance(
  database: Database,
  caller: Caller,
  input: CreateInstanceInput,
): Promise<Accepted> {
  const tenantId = requirePermission(caller, 'instances:write');
  if (!isHostNameLabel(input.name)) throw new ControlError('invalid_name', { name: input.name });
  requireUserData(input.userData);
  const ingredients = await readIngredients(database, tenantId, input);
  const consolePasswordHash =
    input.consolePassword === undefined ? null : await sha512Crypt(input.consolePassword);

  const id = newId();
  const operationId = await inTransaction(database, async (tx) => {
    const tenant = await lockTenant(tx, tenantId);
    await requireQuota(tx, tenant, quotaOfInstance(ingredients.flavor));
    const serverGroup = input.serverGroupId ? await readServerGroup(tx, tenantId, input.serverGroupId) : null;
    const place = await placeInstance(tx, wishesOf(ingredients, serverGroup), ingredients.placementPolicy);
    const requester = requesterOf(caller);
    await insertInstance(tx, {
      id,
      tenantId,
      name: input.name,
      hasConsolePassword: consolePasswordHash !== null,
      createdById: requester.id,
      ingredients,
      serverGroup,
      place,
    });
    return insertOperation(tx, requester, {
      tenantId,
      instanceId: id,
      nodeId: place.nodeId,
      generation: 1,
      input: {
        kind: 'create',
        sshPublicKeys: ingredients.keyPairs.map((keyPair) => keyPair.publicKey),
        consolePasswordHash,
        userData: input.userData ?? null,
      },
      detail: { name: input.name, flavor: ingredients.flavor.name, image: ingredients.image.name },
    });
  }).catch((error: unknown) => {
    if (brokenUniqueIndex(error) !== 'instance_name_living') throw error;
    throw new ControlError('name_taken', { type: 'instance', name: input.name }, { cause: error });
  });
  return readAccepted(database, tenantId, id, operationId);
}

/** As much as EC2 and OpenStack take before encoding, and what fits the seed disk many times over. */
const MAX_USER_DATA_BYTES = 65_536;

function requireUserData(userData: string | undefined): void {
  if (userData === undefined) return;
  const field = 'userData';
  if (userData.trim() === '') throw new ControlError('invalid_value', { field, reason: 'It is empty.' });
  if (Buffer.byteLength(userData) > MAX_USER_DATA_BYTES) {
    throw new ControlError('invalid_value', { field, reason: 'It has more than 64 KiB.' });
  }
}

type NewInstance = {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly hasConsolePassword: boolean;
  readonly createdById: string | null;
  readonly ingredients: Ingredients;
  readonly serverGroup: GroupOfMembers | null;
  readonly place: Place;
};

/** What the guest asks of its node. */
function wishesOf({ flavor, image }: Ingredients, serverGroup: GroupOfMembers | null) {
  const { requiredCapabilities } = flavor;
  return { size: flavor, imageFormat: image.format, requiredCapabilities, serverGroup };
}

/** The instance, its port and its claim by one statement. The claim's trigger adds it to the node's totals. */
async function insertInstance(tx: Transaction, instance: NewInstance): Promise<void> {
  const { flavor, image, keyPairs } = instance.ingredients;
  const { nodeId, ipAddress } = instance.place;
  const mac = await freeMacAddress(tx);
  const { serverGroup } = instance;
  const kept = keyPairs.map(({ name, fingerprint }) => ({ name, fingerprint }));
  await tx.$executeRaw(Prisma.sql`
    WITH new_instance AS (
      INSERT INTO instance (id, tenant_id, name, flavor_id, image_id, node_id, vcpus, memory_mib, root_disk_gib,
                            key_pairs, has_console_password, created_by_id, server_group_id, server_group_policy)
      VALUES (${instance.id}::uuid, ${instance.tenantId}::uuid, ${instance.name}, ${flavor.id}::uuid,
              ${image.id}::uuid, ${nodeId}::uuid, ${flavor.vcpus}, ${flavor.memoryMib}, ${flavor.rootDiskGib},
              ${JSON.stringify(kept)}::jsonb, ${instance.hasConsolePassword}, ${instance.createdById}::uuid,
              ${serverGroup?.id ?? null}::uuid, ${serverGroup?.policy ?? null}::server_group_policy)
      RETURNING id),
    new_port AS (
      INSERT INTO port (instance_id, node_id, mac_address, ip_address)
      VALUES (${instance.id}::uuid, ${nodeId}::uuid, ${mac}, ${ipAddress}))
    INSERT INTO claim (id, tenant_id, node_id, instance_id, vcpus, memory_mib, disk_gib)
    VALUES (${newId()}::uuid, ${instance.tenantId}::uuid, ${nodeId}::uuid, ${instance.id}::uuid, ${flavor.vcpus},
            ${flavor.memoryMib}, ${flavor.rootDiskGib})`);
}
