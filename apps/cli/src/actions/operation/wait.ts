import type { Cloud } from '../../cloud.ts';
import { waitShown } from '../../waiting.ts';
import { describeOperation } from './show.ts';

export async function waitForOperation(
  cloud: Cloud,
  id: string,
  { timeout }: { readonly timeout?: number },
): Promise<void> {
  const found = await cloud.client.operations.get({ id });
  const operation = await waitShown(cloud, found.instanceId, found, timeout);
  await cloud.print(operation, () => describeOperation(operation));
}
