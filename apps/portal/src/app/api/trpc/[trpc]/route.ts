import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { appRouter } from '#server/api.ts';
import { requestContext } from '#server/context.ts';
import { isSameOrigin } from '#server/same-origin.ts';

export const dynamic = 'force-dynamic';

function handle(request: Request): Promise<Response> | Response {
  if (request.method !== 'GET' && !isSameOrigin(request)) return new Response(null, { status: 403 });
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext: () => requestContext(request.headers),
  });
}

export { handle as GET, handle as POST };
