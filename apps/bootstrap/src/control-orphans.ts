import {
  adoptOrphan,
  type Database,
  listOrphans,
  type OrphanView,
  removeOrphan,
  type SystemCaller,
} from '@cloudlet/control';

const PAGE = 100;

/** What operators do with orphans, as who gives the command. */
export function orphanDoor(database: Database, operator: SystemCaller) {
  return {
    list: () => listAll(database, operator),
    adopt: (id: string, as: { readonly tenant?: string | undefined; readonly name?: string | undefined }) =>
      adoptOrphan(database, operator, { id, ...as }),
    remove: (id: string) => removeOrphan(database, operator, { id }),
  };
}

async function listAll(database: Database, operator: SystemCaller): Promise<OrphanView[]> {
  const orphans: OrphanView[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await listOrphans(database, operator, { limit: PAGE, cursor: cursor ?? undefined });
    orphans.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return orphans;
}
