import type { QuotaResource, RequestedVia } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { ControlError } from '../errors/control-error.ts';
import { toEventId } from '../events/read-events.ts';
import type { Page, PageInput } from '../reads/views.ts';

/** One change of one limit. */
export type QuotaChangeView = {
  /** Rises; told as text, for it may be beyond what JSON's readers count exactly. */
  readonly id: string;
  readonly at: string;
  /** Whose limit; null for what new tenants get. */
  readonly tenant: { readonly id: string; readonly name: string } | null;
  readonly resource: QuotaResource;
  readonly from: number;
  readonly to: number;
  readonly changedBy: { readonly name: string; readonly via: RequestedVia };
  readonly reason: string | null;
  /** The request that was granted by it. */
  readonly requestId: string | null;
};

/**
 * Who changed which limit, the newest first.
 * @param input.tenantId of this tenant alone
 * @throws ControlError `forbidden` to whoever does not run the cloud, `invalid_cursor`
 */
export async function listQuotaChanges(
  database: Database,
  caller: Caller,
  input: PageInput & { readonly tenantId?: string | undefined },
): Promise<Page<QuotaChangeView>> {
  requirePermission(caller, 'admin');
  const { tenantId, cursor, limit } = input;
  const isTheirs = tenantId === undefined ? Prisma.sql`true` : Prisma.sql`c.tenant_id = ${tenantId}::uuid`;
  const isBefore = cursor === undefined ? Prisma.empty : Prisma.sql`AND c.id < ${readPosition(cursor)}`;
  const rows = await database.$queryRaw<{ view: QuotaChangeView }[]>(Prisma.sql`
    SELECT jsonb_build_object('id', c.id::text, 'at', iso_time(c.at),
      'tenant', CASE WHEN t.id IS NOT NULL THEN jsonb_build_object('id', t.id, 'name', t.name) END,
      'resource', c.resource, 'from', c.from_limit, 'to', c.to_limit,
      'changedBy', jsonb_build_object('name', c.changed_by_name, 'via', c.changed_via),
      'reason', c.reason, 'requestId', c.request_id) AS view
      FROM quota_change c LEFT JOIN tenant t ON t.id = c.tenant_id
     WHERE ${isTheirs} ${isBefore} ORDER BY c.id DESC LIMIT ${limit + 1}`);
  const items = rows.slice(0, limit).map(({ view }) => view);
  const last = items.at(-1);
  const nextCursor = rows.length > limit && last ? Buffer.from(last.id).toString('base64url') : null;
  return { items, nextCursor };
}

function readPosition(cursor: string): bigint {
  const id = toEventId(Buffer.from(cursor, 'base64url').toString());
  if (id === null) throw new ControlError('invalid_cursor', {});
  return id;
}
