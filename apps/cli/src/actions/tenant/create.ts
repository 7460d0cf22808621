import type { Cloud } from '../../cloud.ts';

export async function createTenant(
  cloud: Cloud,
  name: string,
  { owner }: { readonly owner?: string },
): Promise<void> {
  const tenant = await cloud.client.tenants.create({ name, owner });
  await cloud.print(tenant, () => `${tenant.name}: made, ${tenant.id}`);
}
