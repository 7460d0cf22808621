import type { Cloud } from '../../cloud.ts';
import { usageError } from '../../errors.ts';
import type { WaitOptions } from '../../waiting.ts';
import { findInstances, onEach } from './on-each.ts';

export async function startInstances(
  cloud: Cloud,
  names: readonly string[],
  options: WaitOptions,
): Promise<void> {
  const instances = await findInstances(cloud, names);
  await onEach(cloud, instances, options, ({ id }) => cloud.client.instances.start({ id }));
}

export async function stopInstances(
  cloud: Cloud,
  names: readonly string[],
  { force, grace, ...options }: WaitOptions & { readonly force?: boolean; readonly grace?: number },
): Promise<void> {
  if (force && grace !== undefined) throw usageError('--force leaves the guest no --grace.');
  const instances = await findInstances(cloud, names);
  await onEach(cloud, instances, options, ({ id }) =>
    cloud.client.instances.stop({ id, force, timeoutSeconds: grace }),
  );
}

export async function rebootInstances(
  cloud: Cloud,
  names: readonly string[],
  { hard, ...options }: WaitOptions & { readonly hard?: boolean },
): Promise<void> {
  const instances = await findInstances(cloud, names);
  await onEach(cloud, instances, options, ({ id }) =>
    cloud.client.instances.reboot({ id, mode: hard ? 'hard' : 'soft' }),
  );
}
