import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { appRouter, dependencies } from '#server/api.ts';
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
    // What has a code of its own is an answer; what has none is a defect that somebody should hear of.
    onError: ({ error, path, ctx }) => {
      if (error.code !== 'INTERNAL_SERVER_ERROR') return;
      (ctx ?? dependencies()).logger.error({ err: error.cause ?? error, path }, 'a tRPC request failed');
    },
  });
}

export { handle as GET, handle as POST };
