import type { UserCaller } from '@cloudlet/control';
import type { ApiContext } from '../context.ts';
import type { Change } from '../shapes.ts';
import { type TenantHint, watchTenantHints } from './watch-hints.ts';

/**
 * The tenant's changes as they come, for the portal's pages; the first is a resync.
 * @throws TRPCError see {@link watchTenantHints}
 */
export async function* watchTenantChanges(
  context: ApiContext,
  caller: UserCaller,
  signal: AbortSignal,
): AsyncGenerator<Change, void, void> {
  for await (const hints of watchTenantHints(context, caller, signal)) {
    for (const hint of hints) yield* changesOf(hint);
  }
}

function changesOf(hint: TenantHint): readonly Change[] {
  if (hint.type === 'resync') return [hint];
  // Of limits that were changed and requests that were answered the history alone tells.
  if (hint.type === 'event') return [{ type: 'quota' }];
  // What an instance holds counts against the quota.
  return [{ type: 'instance', instanceId: hint.instanceId }, { type: 'quota' }];
}
