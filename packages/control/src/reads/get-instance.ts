import type { Database } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { ControlError } from '../errors/control-error.ts';
import { readInstance } from './read-instance.ts';
import type { InstanceView } from './views.ts';

/**
 * One instance with its unfinished operation.
 * @throws ControlError `not_found` for an unknown id, another tenant's and a destroyed instance's alike
 */
export async function getInstance(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<InstanceView> {
  const view = await readInstance(database, requirePermission(caller, 'read'), input.id);
  if (!view || view.status === 'DELETED') throw new ControlError('not_found', { type: 'instance' });
  return view;
}
