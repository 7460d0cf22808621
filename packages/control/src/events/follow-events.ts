import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { type EventFilter, isAskedFor } from './event-filter.ts';
import { type EventView, eventView } from './event-view.ts';
import { toEventId } from './read-events.ts';

/**
 * Seconds after which an event cannot turn up any more before another: ids are given when events are written and seen when they are
 * committed, and no transaction lasts half as long (see `inTransaction`).
 */
const SETTLED_AFTER_S = 60;
const AT_ONCE = 200;

/** How far somebody has followed a tenant's events. */
export type Following = {
  readonly tenantId: string;
  /** Nothing new can come at or below it. */
  floor: bigint;
  /** Above it: what was given already. */
  readonly given: Set<bigint>;
};

/**
 * Begins to follow the events of the caller's tenant.
 * @param lastEventId the last one that was got: what was written up to a minute before it may come again, and nothing is left out
 * @returns from now on, where there is no such event; `hasMissed` says so where one was named
 * @throws ControlError `forbidden`
 */
export async function followEvents(
  database: Database,
  caller: Caller,
  lastEventId: string | null,
): Promise<Following & { readonly hasMissed: boolean }> {
  const tenantId = requirePermission(caller, 'read');
  const last = lastEventId === null ? null : toEventId(lastEventId);
  const [known] =
    last === null
      ? []
      : await database.$queryRaw<{ floor: bigint }[]>(Prisma.sql`
          SELECT coalesce((SELECT max(e.id) FROM audit_event e WHERE e.tenant_id = l.tenant_id AND e.id < l.id
                              AND e.at < l.at - ${SETTLED_AFTER_S} * interval '1 second'), 0) AS floor
            FROM audit_event l WHERE l.id = ${last} AND l.tenant_id = ${tenantId}::uuid`);
  if (known && last !== null)
    return { tenantId, floor: known.floor, given: new Set([last]), hasMissed: false };
  const rows = await database.$queryRaw<{ id: bigint }[]>(Prisma.sql`
    SELECT e.id FROM audit_event e WHERE e.tenant_id = ${tenantId}::uuid
       AND e.at > now() - ${2 * SETTLED_AFTER_S} * interval '1 second'`);
  const floor = await settledFloor(database, tenantId, 0n);
  return { tenantId, floor, given: new Set(rows.map(({ id }) => id)), hasMissed: lastEventId !== null };
}

/** The id to begin again from; null where the tenant has no events yet. */
export function lastOf({ floor, given }: Following): string | null {
  const last = [...given].reduce((most, id) => (id > most ? id : most), floor);
  return last === 0n ? null : String(last);
}

/** What is new since the last look, oldest first; at most so much at once that another look may find more. */
export async function takeNewEvents(
  database: Database,
  following: Following,
  filter: EventFilter,
): Promise<{ readonly events: readonly EventView[]; readonly hasMore: boolean }> {
  const { tenantId } = following;
  const scope = { reader: 'tenant', tenantId } as const;
  const settled = await settledFloor(database, tenantId, following.floor);
  const rows = await database.$queryRaw<{ id: bigint; event: EventView }[]>(Prisma.sql`
    SELECT e.id, ${eventView(scope)} AS event FROM audit_event e
     WHERE ${isAskedFor(scope, filter)} AND e.id > ${following.floor}
       AND e.id <> ALL (${[...following.given]}::bigint[]) ORDER BY e.id LIMIT ${AT_ONCE}`);
  for (const { id } of rows) following.given.add(id);
  const hasMore = rows.length === AT_ONCE;
  if (!hasMore) raiseFloor(following, settled);
  return { events: rows.map(({ event }) => event), hasMore };
}

function raiseFloor(following: Following, settled: bigint): void {
  following.floor = settled;
  for (const id of following.given) if (id <= settled) following.given.delete(id);
}

async function settledFloor(database: Database, tenantId: string, atLeast: bigint): Promise<bigint> {
  const rows = await database.$queryRaw<{ id: bigint | null }[]>(Prisma.sql`
    SELECT e.id FROM audit_event e WHERE e.tenant_id = ${tenantId}::uuid
       AND e.at < now() - ${SETTLED_AFTER_S} * interval '1 second' ORDER BY e.id DESC LIMIT 1`);
  const id = rows[0]?.id ?? 0n;
  return id > atLeast ? id : atLeast;
}
