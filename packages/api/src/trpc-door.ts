import { randomUUID } from 'node:crypto';
import type { Visitor } from '@cloudlet/control';
import { TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { noteRefusal } from './audit/note-refusal.ts';
import { boundedRequest } from './bounded-request.ts';
import { createContext, UNKNOWN_VISITOR } from './context.ts';
import type { ApiDependencies } from './dependencies.ts';
import { logFailure } from './errors/log-failure.ts';
import { toTrpcError } from './errors/to-trpc.ts';
import type { Identity } from './identity.ts';
import { appRouter } from './router.ts';

/** Where the tRPC door stands. */
const TRPC_BASE = '/api/trpc';

/**
 * Answers one tRPC request, for the portal's own pages. Never rejects: what went wrong is a tRPC error.
 * @param identify says what the request shows for itself
 * @param visitor where it comes from
 */
export async function handleTrpc(
  dependencies: ApiDependencies,
  request: Request,
  identify: () => Promise<Identity | null>,
  visitor: Visitor = UNKNOWN_VISITOR,
): Promise<Response> {
  const requestId = randomUUID();
  const notes: Promise<void>[] = [];
  // tRPC itself would read a body of any size. Its error has to come from where tRPC looks for errors: the context.
  const bounded = await boundedRequest(request).catch((cause: unknown) => asError(cause));
  const response = await fetchRequestHandler({
    endpoint: TRPC_BASE,
    req: bounded instanceof Error ? withoutBody(request) : bounded,
    router: appRouter,
    createContext: async () => {
      if (bounded instanceof Error) throw bounded;
      const identity = await identify();
      return createContext(dependencies, identity, { requestId, visitor }).catch((cause: unknown) =>
        Promise.reject(asError(cause)),
      );
    },
    // A stream's connection ends with it: a server that is leaving waits for those that could be used again.
    responseMeta: ({ type }) =>
      type === 'subscription' ? { headers: new Headers({ connection: 'close' }) } : {},
    // What has a code of its own is an answer; what has none is a defect that somebody should hear of.
    onError: ({ error, path, ctx, type, input }) => {
      const nobody = { ...dependencies, requestId, visitor, identity: null, caller: null };
      if (type !== 'unknown' && path !== undefined)
        notes.push(noteRefusal(ctx ?? nobody, { procedure: path, type, input }, error));
      if (error.code !== 'INTERNAL_SERVER_ERROR' && error.code !== 'SERVICE_UNAVAILABLE') return;
      const { database } = dependencies;
      const { logger } = ctx ?? dependencies;
      logFailure({ database, logger }, error.cause ?? error, 'a tRPC request failed', { path });
    },
  });
  // Written before it is answered: who hears of a refusal finds it in the history.
  await Promise.all(notes);
  return response;
}

function withoutBody({ url, method, headers }: Request): Request {
  return new Request(url, { method, headers });
}

function asError(cause: unknown): TRPCError {
  return toTrpcError(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause }));
}
