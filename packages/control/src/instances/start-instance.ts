import type { Database } from '@cloudlet/prisma';
import type { Caller } from '../callers/caller.ts';
import { requestOperation } from '../lifecycle/request-operation.ts';
import type { Accepted } from '../reads/views.ts';

/** Starts a guest that is off. */
export function startInstance(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<Accepted> {
  return requestOperation(database, caller, {
    instanceId: input.id,
    kind: 'start',
    ask: () => ({ input: { kind: 'start' } }),
  });
}
