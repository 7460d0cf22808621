import { dependencies, handleTrpc } from '#server/api.ts';
import { sessionIdentity } from '#server/identity.ts';
import { isSameOrigin } from '#server/same-origin.ts';

export const dynamic = 'force-dynamic';

/** The pages' own door: by the session's cookie, so nothing is changed for another site. */
function handle(request: Request): Promise<Response> | Response {
  if (request.method !== 'GET' && !isSameOrigin(request)) return new Response(null, { status: 403 });
  return handleTrpc(dependencies(), request, () => sessionIdentity(request.headers));
}

export { handle as GET, handle as POST };
