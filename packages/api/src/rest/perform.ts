import { isPassingConflict } from '@cloudlet/control';
import { callTRPCProcedure, TRPCError } from '@trpc/server';
import type { ApiContext } from '../context.ts';
import { appRouter } from '../router.ts';
import type { Route } from './routes.ts';

/** What a procedure is asked for at the REST door. */
export type Call = {
  readonly route: Route;
  readonly input: Record<string, unknown> | undefined;
  readonly signal: AbortSignal;
};

/**
 * Calls a route's procedure.
 * @returns its output, which its schema has parsed
 * @throws TRPCError with the procedure's own error as its cause; the database's own error where the same is worth another try
 */
export async function perform(context: ApiContext, { route, input, signal }: Call): Promise<unknown> {
  try {
    return await callTRPCProcedure({
      router: appRouter,
      path: route.procedure,
      type: route.type,
      ctx: context,
      getRawInput: async () => input,
      signal,
      batchIndex: 0,
    });
  } catch (error) {
    throw error instanceof TRPCError && isPassingConflict(error.cause) ? error.cause : error;
  }
}
