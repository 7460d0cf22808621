import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openStream, UnreachableError } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { type FilterOptions, filtersOf, type ScopeOptions, scopeOf } from './filters.ts';

const MEDIA_TYPES = { csv: 'text/csv', jsonl: 'application/jsonl' } as const;

/** Writes the file to standard output as it comes. One that breaks off is an error. */
export async function exportEvents(
  cloud: Cloud,
  {
    format,
    cloud: isOfAll,
    tenant,
    ...options
  }: FilterOptions & ScopeOptions & { readonly format: 'csv' | 'jsonl' },
): Promise<void> {
  const { isOfCloud, tenantId } = await scopeOf(cloud, { cloud: isOfAll, tenant });
  const body = await openStream(cloud.settings, {
    path: isOfCloud ? '/audit/export' : '/events/export',
    query: { ...(await filtersOf(cloud, options)), tenantId, format },
    accept: MEDIA_TYPES[format],
  });
  const file = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  await pipeline(file, process.stdout, { end: false }).catch((cause: NodeJS.ErrnoException) => {
    // Whoever reads has enough, as `head` has.
    if (cause.code !== 'EPIPE') throw new UnreachableError(cloud.settings.address, cause);
  });
}
