import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { ControlError } from '../errors/control-error.ts';
import { nameAfter, pageByName } from './page.ts';
import type { Page, PageInput, TenantView } from './views.ts';

/** SQL for the view of a tenant `t`. */
const VIEW = Prisma.sql`jsonb_build_object('id', t.id, 'name', t.name, 'createdAt', iso_time(t.created_at),
  'suspension', CASE WHEN t.suspended_at IS NOT NULL
    THEN jsonb_build_object('since', iso_time(t.suspended_at), 'reason', t.suspension_reason) END,
  'members', (SELECT count(*) FROM membership m WHERE m.tenant_id = t.id),
  'instances', (SELECT count(*) FROM instance i WHERE i.tenant_id = t.id AND i.deleted_at IS NULL))`;

/**
 * The tenants, by name.
 * @param input.name a part of it
 * @throws ControlError `forbidden` to whoever does not run the cloud
 */
export async function listTenants(
  database: Database,
  caller: Caller,
  input: PageInput & { readonly name?: string | undefined },
): Promise<Page<TenantView>> {
  requirePermission(caller, 'admin');
  const rows = await database.$queryRaw<{ view: TenantView }[]>(Prisma.sql`
    SELECT ${VIEW} AS view FROM tenant t
     WHERE t.name > ${nameAfter(input)} AND strpos(t.name, ${input.name?.toLowerCase() ?? ''}) > 0
     ORDER BY t.name LIMIT ${input.limit + 1}`);
  const views = rows.map(({ view }) => view);
  return pageByName(views, input.limit);
}

/**
 * One tenant.
 * @throws ControlError `forbidden` to whoever does not run the cloud, `not_found`
 */
export async function getTenant(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<TenantView> {
  requirePermission(caller, 'admin');
  const [row] = await database.$queryRaw<{ view: TenantView }[]>(Prisma.sql`
    SELECT ${VIEW} AS view FROM tenant t WHERE t.id = ${input.id}::uuid`);
  if (!row) throw new ControlError('not_found', { type: 'tenant' });
  return row.view;
}
