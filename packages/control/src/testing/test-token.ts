import { PERMISSIONS_OF_ROLE } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type CreateApiTokenInput, createApiToken } from '../tokens/create-api-token.ts';

/** A token of a tenant's that no person made, as the operators' command makes them: called `ci` and with a member's scopes unless said otherwise. */
export async function createTestToken(
  database: Database,
  tenant: { readonly id: string },
  input: Partial<CreateApiTokenInput> = {},
): Promise<{ readonly id: string; readonly secret: string }> {
  const system = { kind: 'system', requestId: 'test', tenantId: tenant.id } as const;
  const token = { name: 'ci', scopes: PERMISSIONS_OF_ROLE.MEMBER, ...input };
  const { token: made, secret } = await createApiToken(database, system, token);
  return { id: made.id, secret };
}
