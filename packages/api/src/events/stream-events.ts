import { type EventFilter, followEvents, lastOf, readInstanceChange, takeNewEvents } from '@cloudlet/control';
import { type TenantHint, watchTenantHints } from '../changes/watch-hints.ts';
import { type ApiContext, requireCaller } from '../context.ts';
import type { StreamMessage } from '../rest/event-stream.ts';

/**
 * What happens in the caller's tenant, as it happens: its history, line by line, and what its instances become.
 * @param lastEventId where the client got to before
 * @throws ControlError `forbidden`; TRPCError see `watchTenantHints`
 */
export async function* streamEvents(
  context: ApiContext,
  filter: EventFilter,
  lastEventId: string | null,
  signal: AbortSignal,
): AsyncGenerator<StreamMessage, void, void> {
  const { database } = context;
  const caller = requireCaller(context);
  const following = await followEvents(database, caller, lastEventId);
  const { tenantId } = following;
  for await (const hints of watchTenantHints(context, caller, signal)) {
    if (hints.some(({ type }) => type === 'resync')) {
      yield { event: 'resync', id: lastOf(following), data: { hasMissedEvents: following.hasMissed } };
    }
    // Nobody relies on hints alone: it looks at each sign of life of the stream as well.
    for (let hasMore = true; hasMore; ) {
      const taken = await takeNewEvents(database, following, filter);
      for (const event of taken.events) yield { event: 'audit', id: event.id, data: event };
      hasMore = taken.hasMore;
    }
    for (const instanceId of instancesOf(hints)) {
      const change = await readInstanceChange(database, tenantId, instanceId);
      if (change) yield { event: 'instance', id: null, data: change };
    }
    if (hints.length === 0) yield null;
  }
}

function instancesOf(hints: readonly TenantHint[]): readonly string[] {
  return hints.flatMap((hint) => (hint.type === 'instance' ? [hint.instanceId] : []));
}
