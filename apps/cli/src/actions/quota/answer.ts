import type { Cloud } from '../../cloud.ts';
import { readLimits } from './limits.ts';
import { requestLine } from './request-lines.ts';

export async function withdrawRequest({ client, print }: Cloud, id: string): Promise<void> {
  const request = await client.quotaRequests.withdraw({ id });
  await print(request, () => requestLine(request));
}

export async function grantRequest(
  { client, print }: Cloud,
  id: string,
  words: readonly string[],
  { answer }: { readonly answer?: string },
): Promise<void> {
  const request = await client.quotas.grant({ id, limits: readLimits(words), answer });
  await print(request, () => requestLine(request));
}

export async function refuseRequest(
  { client, print }: Cloud,
  id: string,
  { answer }: { readonly answer: string },
): Promise<void> {
  const request = await client.quotas.refuse({ id, answer });
  await print(request, () => requestLine(request));
}
