import {
  ControlError,
  type CreateInvitationInput,
  createInvitation,
  createTenant,
  type Database,
  findTenantByName,
  getTenant,
  listTenants,
  resumeTenant,
  suspendTenant,
  type TenantView,
} from '@cloudlet/control';

const SYSTEM = { kind: 'system' } as const;
const PAGE = 100;

/** What operators do with tenants, by their names, as the system itself. */
export function tenantDoor(database: Database) {
  const idOf = async (name: string) => {
    const tenant = await findTenantByName(database, SYSTEM, { name });
    if (!tenant) throw new ControlError('not_found', { type: 'tenant' });
    return tenant.id;
  };
  return {
    create: (name: string, owner?: string) => createTenant(database, SYSTEM, { name, owner }),
    invite: async (name: string, input: CreateInvitationInput) => {
      const caller = { ...SYSTEM, tenantId: await idOf(name) };
      return (await createInvitation(database, caller, input)).secret;
    },
    list: () => listAll(database),
    suspend: async (name: string, reason?: string) => {
      const id = await idOf(name);
      await suspendTenant(database, SYSTEM, { id, reason });
      return getTenant(database, SYSTEM, { id });
    },
    resume: async (name: string) => {
      const id = await idOf(name);
      await resumeTenant(database, SYSTEM, { id });
      return getTenant(database, SYSTEM, { id });
    },
  };
}

async function listAll(database: Database): Promise<TenantView[]> {
  const tenants: TenantView[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await listTenants(database, SYSTEM, { limit: PAGE, cursor: cursor ?? undefined });
    tenants.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return tenants;
}
