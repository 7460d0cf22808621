import type { Cloud } from '../../cloud.ts';
import { findFlavor, findInstance } from '../../targets/find.ts';
import { printSettled, type WaitOptions } from '../../waiting.ts';

export async function resizeInstance(
  cloud: Cloud,
  name: string,
  options: WaitOptions & { readonly flavor: string },
): Promise<void> {
  const { client } = cloud;
  const [{ id }, flavor] = await Promise.all([
    findInstance(client, name),
    findFlavor(client, options.flavor),
  ]);
  await printSettled(cloud, await client.instances.resize({ id, flavorId: flavor.id }), options);
}
