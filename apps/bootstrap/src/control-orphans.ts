import {
  adoptOrphan,
  ControlError,
  type Database,
  findTenantByName,
  listOrphans,
  type OrphanView,
  removeOrphan,
} from '@cloudlet/control';

const SYSTEM = { kind: 'system' } as const;
const PAGE = 100;

/** What operators do with orphans, as the system itself. */
export function orphanDoor(database: Database) {
  return {
    list: () => listAll(database),
    adopt: async (
      id: string,
      as: { readonly tenant?: string | undefined; readonly name?: string | undefined },
    ) => {
      const tenant =
        as.tenant === undefined ? null : await findTenantByName(database, SYSTEM, { name: as.tenant });
      if (as.tenant !== undefined && !tenant) throw new ControlError('not_found', { type: 'tenant' });
      return adoptOrphan(database, SYSTEM, { id, tenantId: tenant?.id, name: as.name });
    },
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
