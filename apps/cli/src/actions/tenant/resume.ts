import type { Cloud } from '../../cloud.ts';
import { findTenant } from '../../targets/find.ts';

export async function resumeTenant(cloud: Cloud, name: string): Promise<void> {
  const { id } = await findTenant(cloud.client, name);
  const tenant = await cloud.client.tenants.resume({ id });
  await cloud.print(tenant, () => `${tenant.name}: resumed`);
}
