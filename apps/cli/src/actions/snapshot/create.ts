import type { Cloud } from '../../cloud.ts';
import { findInstance } from '../../targets/find.ts';
import { printSettled, type WaitOptions } from '../../waiting.ts';

export async function createSnapshot(
  cloud: Cloud,
  instanceName: string,
  name: string,
  options: WaitOptions,
): Promise<void> {
  const { id } = await findInstance(cloud.client, instanceName);
  await printSettled(cloud, await cloud.client.snapshots.create({ id, name }), options);
}
