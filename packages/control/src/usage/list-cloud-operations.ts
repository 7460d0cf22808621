import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { jsonOf } from '../reads/json-of.ts';
import { laterThan, olderThan, pageBy } from '../reads/page.ts';
import type { OperationView, Page, PageInput } from '../reads/views.ts';

/** Which of the cloud's operations: those that have not ended, or those that have failed. */
export const CLOUD_OPERATION_STATES = ['unfinished', 'failed'] as const;
export type CloudOperationState = (typeof CLOUD_OPERATION_STATES)[number];

/** An operation with what it is about. */
export type CloudOperation = OperationView & {
  readonly instance: { readonly id: string; readonly name: string };
  readonly tenant: { readonly id: string; readonly name: string };
  readonly node: { readonly id: string; readonly name: string };
};

/**
 * The operations of all tenants that have not ended, the nearest deadline first; or those that have failed, the newest first.
 * @throws ControlError `forbidden`, `invalid_cursor`
 */
export async function listCloudOperations(
  database: Database,
  caller: Caller,
  input: PageInput & { readonly state: CloudOperationState },
): Promise<Page<CloudOperation>> {
  requirePermission(caller, 'admin');
  const rows = await database.$queryRaw<{ view: CloudOperation }[]>(Prisma.sql`
    SELECT ${jsonOf.operation(jsonOf.noSteps, true)} || jsonb_build_object(
             'instance', jsonb_build_object('id', i.id, 'name', i.name), 'tenant', jsonb_build_object('id', t.id, 'name', t.name),
             'node', jsonb_build_object('id', n.id, 'name', n.name)) AS view
      FROM (SELECT * FROM operation o WHERE ${WHICH[input.state](input)} LIMIT ${input.limit + 1}) o
      JOIN instance i ON i.id = o.instance_id JOIN tenant t ON t.id = o.tenant_id JOIN node n ON n.id = o.node_id
     ORDER BY ${ORDER[input.state]}`);
  const views = rows.map(({ view }) => view);
  return pageBy(views, input.limit, (view) => ({ at: POSITION[input.state](view), id: view.id }));
}

const ORDER = {
  unfinished: Prisma.sql`o.deadline_at, o.id`,
  failed: Prisma.sql`o.ended_at DESC, o.id DESC`,
};
const WHICH = {
  unfinished: (input: PageInput) => Prisma.sql`o.ended_at IS NULL
    AND ${laterThan(input, Prisma.sql`o.deadline_at`, Prisma.sql`o.id`)} ORDER BY ${ORDER.unfinished}`,
  failed: (input: PageInput) => Prisma.sql`o.status = 'FAILED'
    AND ${olderThan(input, Prisma.sql`o.ended_at`, Prisma.sql`o.id`)} ORDER BY ${ORDER.failed}`,
};
const POSITION = {
  unfinished: ({ deadlineAt }: OperationView) => deadlineAt,
  failed: ({ endedAt, deadlineAt }: OperationView) => endedAt ?? deadlineAt,
};
