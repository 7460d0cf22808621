import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { ControlError } from '../errors/control-error.ts';
import type { Page, PageInput } from '../reads/views.ts';
import { EVENT_VIEW, type EventFilter, type EventView, isAskedFor } from './event-view.ts';

/**
 * What was done in the tenant, newest first.
 * @throws ControlError `forbidden`, `invalid_cursor`
 */
export async function listEvents(
  database: Database,
  caller: Caller,
  input: PageInput & EventFilter,
): Promise<Page<EventView>> {
  const tenantId = requirePermission(caller, 'read');
  const before =
    input.cursor === undefined ? Prisma.empty : Prisma.sql`AND e.id < ${readPosition(input.cursor)}`;
  const rows = await database.$queryRaw<{ event: EventView }[]>(Prisma.sql`
    SELECT ${EVENT_VIEW} AS event FROM audit_event e
     WHERE ${isAskedFor(tenantId, input)} ${before} ORDER BY e.id DESC LIMIT ${input.limit + 1}`);
  const items = rows.slice(0, input.limit).map(({ event }) => event);
  const last = items.at(-1);
  const nextCursor = rows.length > input.limit && last ? Buffer.from(last.id).toString('base64url') : null;
  return { items, nextCursor };
}

function readPosition(cursor: string): bigint {
  const id = toEventId(Buffer.from(cursor, 'base64url').toString());
  if (id === null) throw new ControlError('invalid_cursor', {});
  return id;
}

/** The number in an event's id; null for what is none that PostgreSQL could have given. */
export function toEventId(text: string): bigint | null {
  return /^\d{1,18}$/.test(text) ? BigInt(text) : null;
}
