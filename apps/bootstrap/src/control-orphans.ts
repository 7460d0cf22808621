import { adoptOrphan, type Database, listOrphans, type OrphanView, removeOrphan } from '@cloudlet/control';

const SYSTEM = { kind: 'system' } as const;
const PAGE = 100;

/** What operators do with orphans, as the system itself. */
export function orphanDoor(database: Database) {
  return {
    list: () => listAll(database),
    adopt: (id: string, as: { readonly tenant?: string | undefined; readonly name?: string | undefined }) =>
      adoptOrphan(database, SYSTEM, { id, ...as }),
    remove: (id: string) => removeOrphan(database, SYSTEM, { id }),
  };
}

async function listAll(database: Database): Promise<OrphanView[]> {
  const orphans: OrphanView[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await listOrphans(database, SYSTEM, { limit: PAGE, cursor: cursor ?? undefined });
    orphans.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return orphans;
}
