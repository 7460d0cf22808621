import type { Cloud } from '../../cloud.ts';
import { readLimits } from './limits.ts';
import { requestLine } from './request-lines.ts';

export async function requestQuota(
  { client, print }: Cloud,
  words: readonly string[],
  { reason }: { readonly reason: string },
): Promise<void> {
  const request = await client.quotaRequests.create({ limits: readLimits(words), reason });
  await print(request, () => requestLine(request));
}
