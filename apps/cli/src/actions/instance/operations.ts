import { each } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { table } from '../../output/table.ts';
import { findInstance } from '../../targets/find.ts';
import { take } from '../../targets/take.ts';
import { OPERATION_COLUMNS } from '../operation/columns.ts';

export async function listOperations(
  cloud: Cloud,
  name: string,
  { limit }: { readonly limit?: number },
): Promise<void> {
  const { id } = await findInstance(cloud.client, name);
  const operations = await take(each(cloud.client.instances.operations, { id, limit: 100 }), limit);
  await cloud.print(operations, () => table(OPERATION_COLUMNS, operations));
}
