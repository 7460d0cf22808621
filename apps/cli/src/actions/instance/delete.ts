import type { Cloud } from '../../cloud.ts';
import { confirm } from '../../output/confirm.ts';
import type { WaitOptions } from '../../waiting.ts';
import { findInstances, onEach } from './on-each.ts';

export async function deleteInstances(
  cloud: Cloud,
  names: readonly string[],
  options: WaitOptions & { readonly yes?: boolean },
): Promise<void> {
  const instances = await findInstances(cloud, names);
  const list = instances.map(({ name }) => name).join(', ');
  await confirm(`Destroy ${list}? Disks and snapshots are lost.`, options.yes);
  await onEach(cloud, instances, options, ({ id }) => cloud.client.instances.destroy({ id }));
}
