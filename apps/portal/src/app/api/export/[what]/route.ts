import { TENANT_HEADER } from '#lib/tenant-header.ts';
import { dependencies, handleExport } from '#server/api.ts';
import { openForPage, sessionIdentity } from '#server/identity.ts';
import { isSameOrigin } from '#server/same-origin.ts';
import { visitorOf } from '#server/visitor.ts';

export const dynamic = 'force-dynamic';

/** Files for the pages' own links: by the session's cookie, and of the tenant that the page says it shows. */
export async function GET(
  request: Request,
  { params }: { readonly params: Promise<{ readonly what: string }> },
): Promise<Response> {
  if (!isSameOrigin(request)) return new Response(null, { status: 403 });
  const query = new URL(request.url).searchParams;
  const tenant = query.get('tenant');
  query.delete('tenant');
  const headers = new Headers(tenant === null ? {} : { [TENANT_HEADER]: tenant });
  return handleExport(dependencies(), {
    procedure: `${(await params).what}.export`,
    query,
    signal: request.signal,
    identity: openForPage(await sessionIdentity(request.headers), headers),
    visitor: visitorOf(request.headers),
  });
}
