import type { Cloud } from '../../cloud.ts';
import { findFlavor, findInstance } from '../../targets/find.ts';
import { sentence, settle, type WaitOptions } from '../../waiting.ts';

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
  const settled = await settle(cloud, await client.instances.resize({ id, flavorId: flavor.id }), options);
  await cloud.print(settled, () => sentence(settled));
}
