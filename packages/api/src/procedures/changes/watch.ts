import { watchTenantChanges } from '../../changes/watch-tenant.ts';
import type { Change } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Hints for the tenant's pages; the first one is always a resync. Ends when the session does. */
export const watchChangesProcedure = procedure.subscription(
  ({ ctx, signal }): AsyncGenerator<Change, void, void> => watchTenantChanges(ctx, ctx.caller, signal),
);
