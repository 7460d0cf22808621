import { type EventFilter, type EventScope, type EventView, exportEvents } from '@cloudlet/control';
import { z } from 'zod';
import { type ApiContext, requireCaller } from '../context.ts';
import { resolveIdentity } from '../identity.ts';
import type { Download } from '../rest/download.ts';
import { csvLine } from './csv.ts';

/** The forms in which events are exported. */
const MEDIA_TYPES = { csv: 'text/csv', jsonl: 'application/jsonl' } as const;
export const EXPORT_MEDIA_TYPES = Object.values(MEDIA_TYPES);
export const exportFormatInput = z
  .enum(['csv', 'jsonl'])
  .default('csv')
  .describe('`csv` (RFC 4180) or `jsonl`: a JSON object a line, as the list has them');
type Format = keyof typeof MEDIA_TYPES;

/** What an export is, for who asks before getting it. */
export const exportShape = z.object({ fileName: z.string(), mediaType: z.string() });

/** The columns of an export as CSV, by the names that the API's fields have. */
const COLUMNS: Readonly<Record<string, (event: EventView) => string | null>> = {
  id: ({ id }) => id,
  at: ({ at }) => at,
  tenantId: ({ tenant }) => tenant?.id ?? null,
  tenantName: ({ tenant }) => tenant?.name ?? null,
  actorId: ({ actor }) => actor.id,
  actorName: ({ actor }) => actor.name,
  via: ({ actor }) => actor.via,
  tokenId: ({ actor }) => actor.tokenId,
  sessionId: ({ actor }) => actor.sessionId,
  address: ({ origin }) => origin.address,
  userAgent: ({ origin }) => origin.userAgent,
  action: ({ action }) => action,
  targetType: ({ target }) => target.type,
  targetId: ({ target }) => target.id,
  targetName: ({ target }) => target.name,
  result: ({ result }) => result,
  errorCode: ({ errorCode }) => errorCode,
  refersTo: ({ refersTo }) => refersTo,
  requestId: ({ requestId }) => requestId,
  detail: ({ detail }) => JSON.stringify(detail),
};

/** What an export of events is called, and of which type it is. */
export function describeExport(name: string, format: Format): z.output<typeof exportShape> {
  const at = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  return { fileName: `${name}-${at}.${format}`, mediaType: MEDIA_TYPES[format] };
}

/** An export of the events in `scope`, made while it is sent; it ends as soon as who asks for it may not any more. */
export function exportFile(
  context: ApiContext,
  name: string,
  scopeOf: (caller: ReturnType<typeof requireCaller>) => EventScope,
  { format, ...filter }: EventFilter & { readonly format: Format },
): Download {
  const scope = scopeOf(requireCaller(context));
  const pages = exportEvents(context.database, scope, filter);
  return { ...describeExport(name, format), pieces: write(context, pages, scopeOf, format) };
}

async function* write(
  context: ApiContext,
  pages: AsyncGenerator<readonly EventView[]>,
  scopeOf: (caller: ReturnType<typeof requireCaller>) => EventScope,
  format: Format,
): AsyncGenerator<string, void, void> {
  if (format === 'csv') yield csvLine(Object.keys(COLUMNS));
  for await (const events of pages) {
    scopeOf(requireCaller(await asNow(context)));
    yield events.map(format === 'csv' ? csvOf : jsonOf).join('');
  }
}

async function asNow(context: ApiContext): Promise<ApiContext> {
  const { database, identity, requestId } = context;
  return { ...context, caller: identity && (await resolveIdentity(database, identity, requestId)) };
}

const csvOf = (event: EventView) => csvLine(Object.values(COLUMNS).map((cell) => cell(event)));
const jsonOf = (event: EventView) => `${JSON.stringify(event)}\n`;
