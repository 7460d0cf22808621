import type { Cloud } from '../../cloud.ts';
import { confirm } from '../../output/confirm.ts';
import { findInstance, findSnapshot } from '../../targets/find.ts';
import { printSettled, type WaitOptions } from '../../waiting.ts';

export async function deleteSnapshot(
  cloud: Cloud,
  instanceName: string,
  name: string,
  options: WaitOptions & { readonly yes?: boolean },
): Promise<void> {
  const { client } = cloud;
  const instance = await findInstance(client, instanceName);
  const snapshot = await findSnapshot(client, instance, name);
  await confirm(`Delete ${snapshot.name} of ${instance.name}?`, options.yes);
  const accepted = await client.snapshots.delete({ id: instance.id, snapshotId: snapshot.id });
  await printSettled(cloud, accepted, options);
}
