import { each } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { table } from '../../output/table.ts';
import { take } from '../../targets/take.ts';
import { OPERATION_COLUMNS } from './columns.ts';

export async function listTenantOperations(
  cloud: Cloud,
  { limit }: { readonly limit?: number },
): Promise<void> {
  const operations = await take(each(cloud.client.operations.list, { limit: 100 }), limit);
  await cloud.print(operations, () =>
    table([{ title: 'INSTANCE', of: ({ instance }) => instance.name }, ...OPERATION_COLUMNS], operations),
  );
}
