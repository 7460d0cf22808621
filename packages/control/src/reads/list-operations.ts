import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, may } from '../callers/caller.ts';
import { getInstance } from './get-instance.ts';
import { jsonOf } from './json-of.ts';
import { olderThan, pageBy } from './page.ts';
import type { OperationView, Page, PageInput } from './views.ts';

/**
 * What was asked of one instance, newest first, with each operation's steps.
 * @throws ControlError `not_found`
 */
export async function listOperations(
  database: Database,
  caller: Caller,
  input: PageInput & { readonly id: string },
): Promise<Page<OperationView>> {
  const instance = await getInstance(database, caller, { id: input.id });
  const rows = await database.$queryRaw<{ view: OperationView }[]>(Prisma.sql`
    SELECT ${jsonOf.operation(jsonOf.steps, may(caller, 'admin'))} AS view FROM operation o
     WHERE o.instance_id = ${instance.id}::uuid
       AND ${olderThan(input, Prisma.sql`o.accepted_at`, Prisma.sql`o.id`)}
     ORDER BY o.accepted_at DESC, o.id DESC LIMIT ${input.limit + 1}`);
  const views = rows.map((row) => row.view);
  return pageBy(views, input.limit, (view) => ({ at: view.acceptedAt, id: view.id }));
}
