import type { Database } from '@cloudlet/prisma';
import type { EventFilter } from './event-filter.ts';
import type { EventScope } from './event-scope.ts';
import type { EventView } from './event-view.ts';
import { readBefore, toEventId } from './read-events.ts';

/** Events that are held at once. */
const AT_ONCE = 500;

/**
 * All events that are asked for, newest first, a few at a time. What is written meanwhile is not among them.
 * @param scope as `tenantsEvents` or `cloudsEvents` allows it
 */
export async function* exportEvents(
  database: Database,
  scope: EventScope,
  filter: EventFilter,
): AsyncGenerator<readonly EventView[], void, void> {
  for (let before: bigint | null = null; ; ) {
    const events = await readBefore(database, scope, filter, before, AT_ONCE);
    if (events.length > 0) yield events;
    if (events.length < AT_ONCE) return;
    before = toEventId(events.at(-1)?.id ?? '');
  }
}
