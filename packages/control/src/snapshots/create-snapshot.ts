import { isHostNameLabel, QUOTA_OF_SNAPSHOT } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import type { Caller } from '../callers/caller.ts';
import { newId } from '../database/new-id.ts';
import { brokenUniqueIndex } from '../database/sql-state.ts';
import { ControlError } from '../errors/control-error.ts';
import { requestOperation } from '../lifecycle/request-operation.ts';
import { jsonOf } from '../reads/json-of.ts';
import type { Accepted, SnapshotView } from '../reads/views.ts';

/**
 * Takes a snapshot of the root disk. It claims one snapshot of the quota and the disk's size of the node.
 * @throws ControlError `invalid_name`, `name_taken`, `quota_exceeded`, `no_node` (no room on the instance's own)
 */
export async function createSnapshot(
  database: Database,
  caller: Caller,
  input: { readonly id: string; readonly name: string },
): Promise<Accepted & { readonly snapshot: SnapshotView }> {
  if (!isHostNameLabel(input.name)) throw new ControlError('invalid_name', { name: input.name });
  const snapshotId = newId();
  const accepted = await requestOperation(database, caller, {
    instanceId: input.id,
    kind: 'snapshot',
    ask: async (tx, instance) => {
      const { tenantId, nodeId, rootDiskGib } = instance;
      await tx.snapshot.create({
        data: { id: snapshotId, tenantId, instanceId: instance.id, name: input.name, rootDiskGib },
      });
      return {
        input: { kind: 'snapshot', snapshotId },
        snapshotId,
        detail: { snapshot: input.name },
        quota: QUOTA_OF_SNAPSHOT,
        growth: { vcpus: 0, memoryMib: 0, rootDiskGib },
        claim: async (claiming) => {
          await claiming.claim.create({
            data: {
              tenantId,
              nodeId,
              instanceId: instance.id,
              snapshotId,
              vcpus: 0,
              memoryMib: 0,
              diskGib: rootDiskGib,
            },
          });
        },
      };
    },
  }).catch((error: unknown) => {
    if (brokenUniqueIndex(error) !== 'snapshot_name_living') throw error;
    throw new ControlError('name_taken', { type: 'snapshot', name: input.name }, { cause: error });
  });
  const rows = await database.$queryRaw<{ view: SnapshotView }[]>(Prisma.sql`
    SELECT ${jsonOf.snapshot} AS view FROM snapshot s WHERE s.id = ${snapshotId}::uuid`);
  return { ...accepted, snapshot: rows[0]?.view as SnapshotView };
}
