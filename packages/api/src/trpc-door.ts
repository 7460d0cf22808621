import { TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { boundedRequest } from './bounded-request.ts';
import { createContext } from './context.ts';
import type { ApiDependencies } from './dependencies.ts';
import { toTrpcError } from './errors/to-trpc.ts';
import type { Identity } from './identity.ts';
import { appRouter } from './router.ts';

/** Where the tRPC door stands. */
const TRPC_BASE = '/api/trpc';

/**
 * Answers one tRPC request, for the portal's own pages. Never rejects: what went wrong is a tRPC error.
 * @param identify says what the request shows for itself
 */
export async function handleTrpc(
  dependencies: ApiDependencies,
  request: Request,
  identify: () => Promise<Identity | null>,
): Promise<Response> {
  // tRPC itself would read a body of any size. Its error has to come from where tRPC looks for errors: the context.
  const bounded = await boundedRequest(request).catch((cause: unknown) => asError(cause));
  return fetchRequestHandler({
    endpoint: TRPC_BASE,
    req: bounded instanceof Error ? withoutBody(request) : bounded,
    router: appRouter,
    createContext: async () => {
      if (bounded instanceof Error) throw bounded;
      return createContext(dependencies, await identify());
    },
    // What has a code of its own is an answer; what has none is a defect that somebody should hear of.
    onError: ({ error, path, ctx }) => {
      if (error.code !== 'INTERNAL_SERVER_ERROR') return;
      (ctx ?? dependencies).logger.error({ err: error.cause ?? error, path }, 'a tRPC request failed');
    },
  });
}

function withoutBody({ url, method, headers }: Request): Request {
  return new Request(url, { method, headers });
}

function asError(cause: unknown): TRPCError {
  return toTrpcError(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause }));
}
