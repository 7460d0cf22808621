import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import type { Transaction } from '../database/transaction.ts';
import { nameAfter, pageByName } from '../reads/page.ts';
import type { Page, PageInput } from '../reads/views.ts';
import { type QuotaView, quotaView } from './get-quota.ts';
import { LIMITS } from './limits.ts';
import { type QuotaAndUse, usedBy } from './read-quota.ts';

/** A tenant and its quota, as who runs the cloud sees it. */
export type TenantQuotaView = {
  readonly tenant: { readonly id: string; readonly name: string; readonly isSuspended: boolean };
  readonly quota: QuotaView;
};

/**
 * The quotas of the tenants, by name.
 * @param input.name a part of it
 * @throws ControlError `forbidden` to whoever does not run the cloud, `invalid_cursor`
 */
export async function listQuotas(
  database: Database,
  caller: Caller,
  input: PageInput & { readonly name?: string | undefined },
): Promise<Page<TenantQuotaView>> {
  requirePermission(caller, 'admin');
  const views = await readWhere(
    database,
    Prisma.sql`t.name > ${nameAfter(input)} AND strpos(t.name, ${input.name?.toLowerCase() ?? ''}) > 0`,
    Prisma.sql`LIMIT ${input.limit + 1}`,
  );
  const named = views.map((view) => ({ name: view.tenant.name, view }));
  const { items, nextCursor } = pageByName(named, input.limit);
  return { items: items.map(({ view }) => view), nextCursor };
}

/** The quotas of these tenants, by name. */
export function readTenantQuotas(tx: Transaction, tenantIds: readonly string[]): Promise<TenantQuotaView[]> {
  return readWhere(tx, Prisma.sql`t.id = ANY (${[...tenantIds]}::uuid[])`, Prisma.empty);
}

type Row = QuotaAndUse & TenantQuotaView['tenant'];

async function readWhere(
  database: Database | Transaction,
  condition: Prisma.Sql,
  limit: Prisma.Sql,
): Promise<TenantQuotaView[]> {
  // The page is made first: what is used is summed of its tenants alone.
  const rows = await database.$queryRaw<Row[]>(Prisma.sql`
    WITH page AS MATERIALIZED (
           SELECT t.id, t.name, t.suspended_at FROM tenant t WHERE ${condition} ORDER BY t.name ${limit})
    SELECT p.id, p.name, p.suspended_at IS NOT NULL AS "isSuspended", ${LIMITS} AS "limit", ${usedBy(Prisma.sql`p.id`)} AS used
      FROM page p JOIN quota q ON q.tenant_id = p.id ORDER BY p.name`);
  return rows.map(({ id, name, isSuspended, ...quota }) => ({
    tenant: { id, name, isSuspended },
    quota: quotaView(quota),
  }));
}
