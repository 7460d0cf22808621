import type { QuotaRequestStatus } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { olderThan, pageBy } from '../reads/page.ts';
import type { Page, PageInput } from '../reads/views.ts';
import { type QuotaRequestView, readRequests } from './read-requests.ts';

/**
 * What the tenant has asked for, the newest first.
 * @throws ControlError `forbidden`, `invalid_cursor`
 */
export async function listQuotaRequests(
  database: Database,
  caller: Caller,
  input: PageInput,
): Promise<Page<QuotaRequestView>> {
  const tenantId = requirePermission(caller, 'read');
  return listWhere(database, input, Prisma.sql`r.tenant_id = ${tenantId}::uuid`);
}

/**
 * What all tenants have asked for, the newest first.
 * @param input.status those alone, e.g. `OPEN`: what waits for an answer
 * @throws ControlError `forbidden` to whoever does not run the cloud, `invalid_cursor`
 */
export async function listAllQuotaRequests(
  database: Database,
  caller: Caller,
  input: PageInput & { readonly status?: QuotaRequestStatus | undefined },
): Promise<Page<QuotaRequestView>> {
  requirePermission(caller, 'admin');
  if (input.status === undefined) return listWhere(database, input, Prisma.sql`true`);
  // Spelt out where it is the one that the partial index is for.
  const status =
    input.status === 'OPEN' ? Prisma.sql`'OPEN'` : Prisma.sql`${input.status}::quota_request_status`;
  return listWhere(database, input, Prisma.sql`r.status = ${status}`);
}

async function listWhere(
  database: Database,
  input: PageInput,
  condition: Prisma.Sql,
): Promise<Page<QuotaRequestView>> {
  const items = await readRequests(
    database,
    Prisma.sql`WHERE ${condition} AND ${olderThan(input, Prisma.sql`r.created_at`, Prisma.sql`r.id`)}
     ORDER BY r.created_at DESC, r.id DESC LIMIT ${input.limit + 1}`,
  );
  return pageBy(items, input.limit, ({ createdAt: at, id }) => ({ at, id }));
}
