import { type Database, Prisma } from '@cloudlet/prisma';
import type { Caller } from '../callers/caller.ts';
import { getInstance } from './get-instance.ts';
import { jsonOf } from './json-of.ts';
import { olderThan, pageBy } from './page.ts';
import type { Page, PageInput, SnapshotView } from './views.ts';

/**
 * The instance's snapshots that are not deleted, newest first.
 * @throws ControlError `not_found`
 */
export async function listSnapshots(
  database: Database,
  caller: Caller,
  input: PageInput & { readonly id: string },
): Promise<Page<SnapshotView>> {
  const instance = await getInstance(database, caller, { id: input.id });
  const rows = await database.$queryRaw<{ view: SnapshotView }[]>(Prisma.sql`
    SELECT ${jsonOf.snapshot} AS view FROM snapshot s
     WHERE s.instance_id = ${instance.id}::uuid AND s.deleted_at IS NULL
       AND ${olderThan(input, Prisma.sql`s.created_at`, Prisma.sql`s.id`)}
     ORDER BY s.created_at DESC, s.id DESC LIMIT ${input.limit + 1}`);
  const views = rows.map((row) => row.view);
  return pageBy(views, input.limit, (view) => ({ at: view.createdAt, id: view.id }));
}
