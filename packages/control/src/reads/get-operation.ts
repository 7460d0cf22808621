import type { Database } from '@cloudlet/prisma';
import { type Caller, may, requirePermission } from '../callers/caller.ts';
import { ControlError } from '../errors/control-error.ts';
import { readOperation } from './read-instance.ts';
import type { OperationView } from './views.ts';

/**
 * One operation with its steps; also of an instance that is destroyed, so that a destroy can be followed to its end.
 * @throws ControlError `not_found`
 */
export async function getOperation(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<OperationView> {
  const tenantId = requirePermission(caller, 'read');
  const view = await readOperation(database, tenantId, input.id, may(caller, 'admin'));
  if (!view) throw new ControlError('not_found', { type: 'operation' });
  return view;
}
