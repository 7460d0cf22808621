import { type Database, Prisma } from '@cloudlet/prisma';
import { ControlError } from '../errors/control-error.ts';
import type { Page, PageInput } from '../reads/views.ts';
import { type EventFilter, isAskedFor } from './event-filter.ts';
import type { EventScope } from './event-scope.ts';
import { type EventView, eventView } from './event-view.ts';

/** A page of events, newest first. @throws ControlError `invalid_cursor` */
export async function readEvents(
  database: Database,
  scope: EventScope,
  { cursor, limit, ...filter }: PageInput & EventFilter,
): Promise<Page<EventView>> {
  const items = await readBefore(
    database,
    scope,
    filter,
    cursor === undefined ? null : readPosition(cursor),
    limit + 1,
  );
  const shown = items.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = items.length > limit && last ? Buffer.from(last.id).toString('base64url') : null;
  return { items: shown, nextCursor };
}

/** Events before one (null: all), newest first. */
export async function readBefore(
  database: Database,
  scope: EventScope,
  filter: EventFilter,
  before: bigint | null,
  limit: number,
): Promise<readonly EventView[]> {
  const isBefore = before === null ? Prisma.empty : Prisma.sql`AND e.id < ${before}`;
  const rows = await database.$queryRaw<{ event: EventView }[]>(Prisma.sql`
    SELECT ${eventView(scope)} AS event FROM audit_event e
     WHERE ${isAskedFor(scope, filter)} ${isBefore} ORDER BY e.id DESC LIMIT ${limit}`);
  return rows.map(({ event }) => event);
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
