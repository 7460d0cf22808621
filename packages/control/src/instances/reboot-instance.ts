import { DEFAULT_STOP_TIMEOUT_MS } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import type { Caller } from '../callers/caller.ts';
import { requestOperation } from '../lifecycle/request-operation.ts';
import type { Accepted } from '../reads/views.ts';

/** Reboots a guest: `soft` asks it, and resets it when it does not heed in time; `hard` resets it at once. */
export function rebootInstance(
  database: Database,
  caller: Caller,
  input: { readonly id: string; readonly mode?: 'soft' | 'hard' | undefined },
): Promise<Accepted> {
  const mode = input.mode ?? 'soft';
  const timeoutMs = mode === 'hard' ? 0 : DEFAULT_STOP_TIMEOUT_MS;
  return requestOperation(database, caller, {
    instanceId: input.id,
    kind: 'reboot',
    ask: () => ({ input: { kind: 'reboot', mode, timeoutMs }, detail: { mode } }),
  });
}
