import { DEFAULT_STOP_TIMEOUT_MS } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import type { Caller } from '../callers/caller.ts';
import { requestOperation } from '../lifecycle/request-operation.ts';
import type { Accepted } from '../reads/views.ts';

/** Asks the guest to shut down and cuts its power after `timeoutSeconds` (60), or at once with `force`. */
export function stopInstance(
  database: Database,
  caller: Caller,
  input: {
    readonly id: string;
    readonly force?: boolean | undefined;
    readonly timeoutSeconds?: number | undefined;
  },
): Promise<Accepted> {
  const force = input.force ?? false;
  const patience =
    input.timeoutSeconds === undefined ? DEFAULT_STOP_TIMEOUT_MS : input.timeoutSeconds * 1_000;
  const timeoutMs = force ? 0 : patience;
  return requestOperation(database, caller, {
    instanceId: input.id,
    kind: 'stop',
    ask: () => ({ input: { kind: 'stop', force, timeoutMs }, detail: { force } }),
  });
}
