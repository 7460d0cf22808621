import { isPassingConflict, isWithinTransaction } from '@cloudlet/control';
import { initTRPC } from '@trpc/server';
import { type ApiContext, requireCaller } from './context.ts';
import { describeError } from './errors/describe.ts';
import { logFailure } from './errors/log-failure.ts';
import { toTrpcError } from './errors/to-trpc.ts';
import type { ProcedureMeta } from './rest/meta.ts';

/** Milliseconds between the pings of an event stream: well below the 60 s after which proxies cut an idle answer. */
const STREAM_PING_MS = 15_000;

const trpc = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
    sse: {
      ping: { enabled: true, intervalMs: STREAM_PING_MS },
      client: { reconnectAfterInactivityMs: 3 * STREAM_PING_MS },
    },
    /** What a tRPC client reads in `error.data`: the same code and params that REST's problem documents carry. */
    errorFormatter: ({ shape, error, ctx, path }) => {
      const { code, params, status, detail } = describeError(error);
      return {
        code: shape.code,
        message: detail,
        data: { code, params, httpStatus: status, path: path ?? null, requestId: ctx?.requestId ?? null },
      };
    },
  });

export const { router } = trpc;

/** Gives the errors of use cases their tRPC code; what nobody foresaw is logged and stays an internal error. */
const typedErrors = trpc.middleware(async ({ ctx, path, next }) => {
  const result = await next();
  if (result.ok) return result;
  // Whoever made one transaction of it tries it again.
  if (isWithinTransaction(ctx.database) && isPassingConflict(result.error.cause)) throw result.error;
  logFailure(ctx, result.error, 'a procedure failed', { path });
  throw toTrpcError(result.error);
});

/** A procedure for anybody: what it takes is what says who may. */
export const publicProcedure = trpc.procedure.use(typedErrors);

/** A procedure for whoever has signed in or shows a token. What they may do is the use case's to decide. */
export const procedure = trpc.procedure
  .use(typedErrors)
  .use(({ ctx, next }) => next({ ctx: { caller: requireCaller(ctx) } }));
