import type { Cloud } from '../../cloud.ts';
import { confirm } from '../../output/confirm.ts';
import { findInstance, findSnapshot } from '../../targets/find.ts';
import { printSettled, type WaitOptions } from '../../waiting.ts';

export async function restoreInstance(
  cloud: Cloud,
  name: string,
  snapshotName: string,
  options: WaitOptions & { readonly yes?: boolean },
): Promise<void> {
  const { client } = cloud;
  const instance = await findInstance(client, name);
  const snapshot = await findSnapshot(client, instance, snapshotName);
  await confirm(
    `Put ${instance.name} back to ${snapshot.name} of ${snapshot.createdAt}? What was written since is lost.`,
    options.yes,
  );
  const accepted = await client.instances.restore({ id: instance.id, snapshotId: snapshot.id });
  await printSettled(cloud, accepted, options);
}
