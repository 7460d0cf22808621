import type { QuotaRequestStatus, QuotaResource } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { LIMITS } from '../quotas/limits.ts';
import { usedBy } from '../quotas/read-quota.ts';

/** A tenant's request for higher limits. */
export type QuotaRequestView = {
  readonly id: string;
  readonly tenant: { readonly id: string; readonly name: string; readonly isSuspended: boolean };
  readonly status: QuotaRequestStatus;
  readonly reason: string;
  readonly items: {
    readonly resource: QuotaResource;
    /** The limit when it was asked for, the one asked for, and the one granted; null where it was not. */
    readonly from: number;
    readonly asked: number;
    readonly granted: number | null;
    /** How it is now; null once the request has ended. */
    readonly now: { readonly limit: number; readonly used: number } | null;
  }[];
  readonly createdBy: string;
  readonly createdAt: string;
  /** When it was granted, refused or withdrawn; null while it waits. */
  readonly endedAt: string | null;
  /** By whom; null also where the operators did by `./cloudlet`. */
  readonly endedBy: string | null;
  readonly answer: string | null;
};

/**
 * Reads requests.
 * @param which SQL of what follows FROM quota_request r: WHERE, ORDER BY, LIMIT
 */
export async function readRequests(
  database: Database | Transaction,
  which: Prisma.Sql,
): Promise<QuotaRequestView[]> {
  // What an asking tenant uses is summed once, however many of its requests wait.
  const rows = await database.$queryRaw<{ view: QuotaRequestView }[]>(Prisma.sql`
    WITH page AS MATERIALIZED (SELECT r.* FROM quota_request r ${which}),
         asking AS MATERIALIZED (
           SELECT q.tenant_id, ${LIMITS} AS limits, ${usedBy(Prisma.sql`q.tenant_id`)} AS used FROM quota q
            WHERE q.tenant_id IN (SELECT tenant_id FROM page WHERE status = 'OPEN'))
    SELECT jsonb_build_object('id', r.id, 'tenant', jsonb_build_object('id', t.id, 'name', t.name, 'isSuspended', t.suspended_at IS NOT NULL),
      'status', r.status, 'reason', r.reason, 'createdBy', r.created_by_name, 'createdAt', iso_time(r.created_at),
      'endedAt', iso_time(r.ended_at), 'endedBy', r.ended_by_name, 'answer', r.answer,
      'items', (SELECT jsonb_agg(jsonb_build_object('resource', i.resource, 'from', i.from_limit, 'asked', i.asked_limit,
                  'granted', i.granted_limit,
                  'now', CASE WHEN r.status = 'OPEN' THEN jsonb_build_object(
                    'limit', a.limits -> i.resource::text, 'used', a.used -> i.resource::text) END) ORDER BY i.resource)
                  FROM quota_request_item i WHERE i.request_id = r.id)) AS view
      FROM page r JOIN tenant t ON t.id = r.tenant_id LEFT JOIN asking a ON a.tenant_id = r.tenant_id
     ORDER BY r.created_at DESC, r.id DESC`);
  return rows.map(({ view }) => view);
}

/** One request, as its own transaction left it. */
export async function readQuotaRequest(tx: Transaction, id: string): Promise<QuotaRequestView> {
  const [request] = await readRequests(tx, Prisma.sql`WHERE r.id = ${id}::uuid`);
  if (!request) throw new Error(`quota request ${id} is gone`);
  return request;
}
