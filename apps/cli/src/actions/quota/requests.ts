import { each, type QuotaRequest } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { take } from '../../targets/take.ts';
import { requestTable } from './request-lines.ts';

type RequestsOptions = { readonly limit?: number; readonly cloud?: boolean; readonly open?: boolean };

export async function listRequests(
  { client, print }: Cloud,
  { limit, cloud, open }: RequestsOptions,
): Promise<void> {
  const all: AsyncIterable<QuotaRequest> = cloud
    ? each(client.quotas.requests, { limit: 100, status: open ? 'OPEN' : undefined })
    : each(client.quotaRequests.list, { limit: 100 });
  const requests = await take(open ? opened(all) : all, limit);
  await print(requests, () => requestTable(requests));
}

async function* opened(requests: AsyncIterable<QuotaRequest>): AsyncGenerator<QuotaRequest> {
  for await (const request of requests) if (request.status === 'OPEN') yield request;
}
