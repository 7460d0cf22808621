import { each, type Node } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { paintStatus } from '../../output/paint.ts';
import { type Column, table } from '../../output/table.ts';
import { take } from '../../targets/take.ts';

const COLUMNS: readonly Column<Node>[] = [
  { title: 'NAME', of: ({ name }) => name },
  { title: 'STATUS', of: ({ status }) => status, paint: paintStatus },
  { title: 'MODE', of: ({ mode }) => mode },
  { title: 'INSTANCES', of: ({ instances }) => instances },
  { title: 'VCPUS', of: ({ claimed, allowed }) => `${claimed.vcpus}/${allowed.vcpus}` },
  { title: 'MEMORY MIB', of: ({ claimed, allowed }) => `${claimed.memoryMib}/${allowed.memoryMib}` },
  { title: 'DISK GIB', of: ({ claimed, allowed }) => `${claimed.diskGib}/${allowed.diskGib}` },
  { title: 'ID', of: ({ id }) => id, isExpendable: true },
];

export async function listNodes(cloud: Cloud, { limit }: { readonly limit?: number }): Promise<void> {
  const nodes = await take(each(cloud.client.nodes.list, { limit: 100 }), limit);
  await cloud.print(nodes, () => table(COLUMNS, nodes));
}
