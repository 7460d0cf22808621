import { getAccount } from '@cloudlet/control';
import { accountShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** What it takes to sign in as the person who asks. */
export const getAccountProcedure = procedure
  .output(accountShape)
  .query(({ ctx }) => getAccount(ctx.database, ctx.caller));
