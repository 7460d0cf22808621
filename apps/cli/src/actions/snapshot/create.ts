import type { Cloud } from '../../cloud.ts';
import { findInstance } from '../../targets/find.ts';
import { sentence, settle, type WaitOptions } from '../../waiting.ts';

export async function createSnapshot(
  cloud: Cloud,
  instanceName: string,
  name: string,
  options: WaitOptions,
): Promise<void> {
  const { id } = await findInstance(cloud.client, instanceName);
  const settled = await settle(cloud, await cloud.client.snapshots.create({ id, name }), options);
  await cloud.print(settled, () => sentence(settled));
}
