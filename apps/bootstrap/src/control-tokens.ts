import {
  type ApiTokenView,
  ControlError,
  type CreateApiTokenInput,
  createApiToken,
  type Database,
  findTenantByName,
  listApiTokens,
  revokeApiToken,
  type SystemCaller,
} from '@cloudlet/control';

/** What operators do with API tokens, as who gives the command: of a tenant, by its name, or (null) the cloud's own. */
export function tokenDoor(database: Database, operator: SystemCaller) {
  return {
    create: async (tenant: string | null, input: CreateApiTokenInput) => {
      const { token, secret } = await createApiToken(
        database,
        await callerIn(database, operator, tenant),
        input,
      );
      return { id: token.id, secret };
    },
    list: (tenant: string | null) => listAll(database, operator, tenant),
    revoke: async (tenant: string | null, id: string) =>
      revokeApiToken(database, await callerIn(database, operator, tenant), { id }),
  };
}

async function callerIn(database: Database, operator: SystemCaller, name: string | null) {
  if (name === null) return operator;
  const tenant = await findTenantByName(database, operator, { name });
  if (!tenant) throw new ControlError('not_found', { type: 'tenant' });
  return { ...operator, tenantId: tenant.id };
}

const PAGE = 100;

async function listAll(
  database: Database,
  operator: SystemCaller,
  tenant: string | null,
): Promise<ApiTokenView[]> {
  const caller = await callerIn(database, operator, tenant);
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
