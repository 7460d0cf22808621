import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, may, requirePermission } from '../callers/caller.ts';
import { jsonOf } from '../reads/json-of.ts';
import { olderThan, pageBy } from '../reads/page.ts';
import type { OperationView, Page, PageInput } from '../reads/views.ts';

/** An operation with the instance that it is about. */
export type TenantOperation = OperationView & {
  readonly instance: { readonly id: string; readonly name: string; readonly isDestroyed: boolean };
};

/**
 * What was asked of all the tenant's instances, newest first, without the steps.
 * @throws ControlError `forbidden`, `invalid_cursor`
 */
export async function listTenantOperations(
  database: Database,
  caller: Caller,
  input: PageInput,
): Promise<Page<TenantOperation>> {
  const tenantId = requirePermission(caller, 'read');
  const rows = await database.$queryRaw<{ view: TenantOperation }[]>(Prisma.sql`
    SELECT ${jsonOf.operation(jsonOf.noSteps, may(caller, 'admin'))} || jsonb_build_object('instance',
             jsonb_build_object('id', i.id, 'name', i.name, 'isDestroyed', i.deleted_at IS NOT NULL)) AS view
      FROM operation o JOIN instance i ON i.id = o.instance_id
     WHERE o.tenant_id = ${tenantId}::uuid AND ${olderThan(input, Prisma.sql`o.accepted_at`, Prisma.sql`o.id`)}
     ORDER BY o.accepted_at DESC, o.id DESC LIMIT ${input.limit + 1}`);
  const views = rows.map(({ view }) => view);
  return pageBy(views, input.limit, (view) => ({ at: view.acceptedAt, id: view.id }));
}
