import { dependencies, handleTrpc } from '#server/api.ts';
import { openForPage, sessionIdentity } from '#server/identity.ts';
import { isSameOrigin } from '#server/same-origin.ts';
import { visitorOf } from '#server/visitor.ts';

export const dynamic = 'force-dynamic';

/** The pages' own door: by the session's cookie, so nothing is changed for another site. */
function handle(request: Request): Promise<Response> | Response {
  if (request.method !== 'GET' && !isSameOrigin(request)) return new Response(null, { status: 403 });
  if (request.method !== 'GET' && !isJson(request)) return new Response(null, { status: 415 });
  const identify = async () => openForPage(await sessionIdentity(request.headers), request.headers);
  return handleTrpc(dependencies(), request, identify, visitorOf(request.headers));
}

/** A form of another site cannot send this type, and a script there only when it was allowed to (Fetch standard, CORS preflight). */
function isJson(request: Request): boolean {
  return request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() === 'application/json';
}

export { handle as GET, handle as POST };
