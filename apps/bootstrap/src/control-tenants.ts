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
  type SystemCaller,
  suspendTenant,
  type TenantView,
} from '@cloudlet/control';

const PAGE = 100;

/** What operators do with tenants, by their names, as who gives the command. */
export function tenantDoor(database: Database, operator: SystemCaller) {
  const idOf = async (name: string) => {
    const tenant = await findTenantByName(database, operator, { name });
    if (!tenant) throw new ControlError('not_found', { type: 'tenant' });
    return tenant.id;
  };
  return {
    create: (name: string, owner?: string) => createTenant(database, operator, { name, owner }),
    invite: async (name: string, input: CreateInvitationInput) => {
      const caller = { ...operator, tenantId: await idOf(name) };
      return (await createInvitation(database, caller, input)).secret;
    },
    list: () => listAll(database, operator),
    suspend: async (name: string, reason?: string) => {
      const id = await idOf(name);
      await suspendTenant(database, operator, { id, reason });
      return getTenant(database, operator, { id });
    },
    resume: async (name: string) => {
      const id = await idOf(name);
      await resumeTenant(database, operator, { id });
      return getTenant(database, operator, { id });
    },
  };
}

async function listAll(database: Database, operator: SystemCaller): Promise<TenantView[]> {
  const tenants: TenantView[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await listTenants(database, operator, { limit: PAGE, cursor: cursor ?? undefined });
    tenants.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return tenants;
}
