import {
  type ApiTokenView,
  ControlError,
  type CreateApiTokenInput,
  createApiToken,
  type Database,
  findTenantByName,
  listApiTokens,
  revokeApiToken,
} from '@cloudlet/control';

const SYSTEM = { kind: 'system' } as const;

/** What operators do with API tokens, as the system itself: of a tenant, by its name, or (null) the cloud's own. */
export function tokenDoor(database: Database) {
  return {
    create: async (tenant: string | null, input: CreateApiTokenInput) => {
      const { token, secret } = await createApiToken(database, await callerIn(database, tenant), input);
      return { id: token.id, secret };
    },
    list: (tenant: string | null) => listAll(database, tenant),
    revoke: async (tenant: string | null, id: string) =>
      revokeApiToken(database, await callerIn(database, tenant), { id }),
  };
}

async function callerIn(database: Database, name: string | null) {
  if (name === null) return SYSTEM;
  const tenant = await findTenantByName(database, SYSTEM, { name });
  if (!tenant) throw new ControlError('not_found', { type: 'tenant' });
  return { ...SYSTEM, tenantId: tenant.id };
}

const PAGE = 100;

async function listAll(database: Database, tenant: string | null): Promise<ApiTokenView[]> {
  const caller = await callerIn(database, tenant);
  const tokens: ApiTokenView[] = [];
  let cursor: string | null | undefined;
  do {
    const asked = { limit: PAGE, cursor: cursor ?? undefined, cloud: tenant === null };
    const page = await listApiTokens(database, caller, asked);
    tokens.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return tokens;
}
