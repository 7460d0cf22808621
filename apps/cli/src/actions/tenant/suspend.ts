import type { Cloud } from '../../cloud.ts';
import { confirm } from '../../output/confirm.ts';
import { findTenant } from '../../targets/find.ts';

export async function suspendTenant(
  cloud: Cloud,
  name: string,
  { reason, yes }: { readonly reason?: string; readonly yes?: boolean },
): Promise<void> {
  const { id, instances, ...found } = await findTenant(cloud.client, name);
  await confirm(`Suspend ${found.name}? Its guests (${instances} instances) are stopped.`, yes);
  const tenant = await cloud.client.tenants.suspend({ id, reason });
  await cloud.print(tenant, () => `${tenant.name}: suspended`);
}
