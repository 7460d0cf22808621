import type { Cloud } from '../../cloud.ts';
import { findServerGroup } from '../../targets/find.ts';

export async function deleteServerGroup(cloud: Cloud, name: string): Promise<void> {
  const group = await findServerGroup(cloud.client, name);
  await cloud.client.serverGroups.delete({ id: group.id });
  await cloud.print(group, () => `${group.name}: deleted`);
}
