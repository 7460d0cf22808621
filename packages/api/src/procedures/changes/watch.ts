import { watchTenantChanges } from '../../changes/watch-tenant.ts';
import { procedure } from '../../trpc.ts';

/** Hints for the tenant's pages; the first one is always a resync. Ends when the session does. */
export const watchChangesProcedure = procedure.subscription(({ ctx, signal }) =>
  watchTenantChanges(ctx, ctx.caller, signal ?? new AbortController().signal),
);
