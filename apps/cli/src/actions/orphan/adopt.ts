import type { Cloud } from '../../cloud.ts';
import { findOrphan } from '../../targets/find.ts';

export type AdoptOptions = { readonly tenant?: string; readonly name?: string };

export async function adoptOrphan(
  cloud: Cloud,
  orphan: string,
  { tenant, name }: AdoptOptions,
): Promise<void> {
  const { id } = await findOrphan(cloud.client, orphan);
  const adopted = await cloud.client.orphans.adopt({ id, tenant, name });
  await cloud.print(
    adopted,
    () => `${adopted.tenant.name}/${adopted.name}: adopted, instance ${adopted.instanceId}`,
  );
}
