import type { QuotaRequest } from '@cloudlet/sdk';
import { time } from '../../output/format.ts';
import { type Column, table } from '../../output/table.ts';

const COLUMNS: readonly Column<QuotaRequest>[] = [
  { title: 'ID', of: ({ id }) => id },
  { title: 'TENANT', of: ({ tenant }) => tenant.name },
  { title: 'STATUS', of: ({ status }) => status },
  { title: 'LIMITS', of: limitsOf },
  { title: 'REASON', of: ({ reason }) => reason },
  { title: 'ASKED', of: ({ createdAt }) => time(createdAt) },
  { title: 'ANSWER', of: ({ answer }) => answer },
];

/** The table of requests. */
export const requestTable = (requests: readonly QuotaRequest[]) => table(COLUMNS, requests);

/** What has become of one request. */
export const requestLine = (request: QuotaRequest) =>
  `${request.id}: ${request.status}, ${limitsOf(request)}`;

function limitsOf({ items }: QuotaRequest): string {
  return items
    .map(({ resource, from, asked, granted }) => `${resource} ${from} -> ${granted ?? asked}`)
    .join(', ');
}
