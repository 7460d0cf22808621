import type { Cloud } from '../../cloud.ts';
import { findInstance } from '../../targets/find.ts';

export async function renameInstance(cloud: Cloud, before: string, name: string): Promise<void> {
  const { id, name: old } = await findInstance(cloud.client, before);
  const instance = await cloud.client.instances.update({ id, name });
  await cloud.print(instance, () => `${old}: renamed, it is ${instance.name} now`);
}
