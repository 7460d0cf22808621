import type { Node } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { findNode } from '../../targets/find.ts';

export async function setNodeMode(
  cloud: Cloud,
  name: string,
  mode: Node['mode'],
  { reason }: { readonly reason?: string },
): Promise<void> {
  const { id } = await findNode(cloud.client, name);
  const node = await cloud.client.nodes.setMode({ id, mode, reason });
  await cloud.print(node, () => `${node.name}: ${node.mode}, ${node.instances} instances`);
}
