import { isHostNameLabel } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { brokenUniqueIndex } from '../database/sql-state.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { lockInstances } from '../lifecycle/locked-instance.ts';
import { readInstance } from '../reads/read-instance.ts';
import type { InstanceView } from '../reads/views.ts';

/**
 * Gives an instance another name, at once, whatever it does. The guest's host name and the domain on its node keep the one that they
 * were made with (as OpenStack's server set --name): neither can change under a running guest. While they are being made the
 * instance is busy.
 * @throws ControlError `not_found`, `invalid_name`, `name_taken`, `instance_busy`
 */
export async function updateInstance(
  database: Database,
  caller: Caller,
  input: { readonly id: string; readonly name?: string | undefined },
): Promise<InstanceView> {
  const tenantId = requirePermission(caller, 'instances:write');
  const { id, name } = input;
  if (name !== undefined && !isHostNameLabel(name)) throw new ControlError('invalid_name', { name });
  const view = await inTransaction(database, async (tx) => {
    const instance = (await lockInstances(tx, [id], tenantId)).get(id);
    if (!instance || instance.status === 'DELETED') throw new ControlError('not_found', { type: 'instance' });
    if (name === undefined || name === instance.name) return readInstance(tx, tenantId, id);
    if (instance.running?.kind === 'create') throw new ControlError('instance_busy', { task: 'create' });
    await tx.instance.update({ where: { id }, data: { name } });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId,
      action: 'instance.rename',
      targetType: 'instance',
      targetId: id,
      detail: { from: instance.name, to: name },
    });
    return readInstance(tx, tenantId, id);
  }).catch((error: unknown) => {
    if (brokenUniqueIndex(error) !== 'instance_name_living') throw error;
    throw new ControlError('name_taken', { type: 'instance', name: name ?? '' }, { cause: error });
  });
  return view as InstanceView;
}
