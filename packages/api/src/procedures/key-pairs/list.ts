import { listKeyPairs } from '@cloudlet/control';
import { pageInput } from '../../inputs.ts';
import { keyPairShape, pageOf } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** The tenant's public SSH keys. */
export const listKeyPairsProcedure = procedure
  .meta({
    rest: { method: 'GET', path: '/key-pairs', status: 200, summary: 'List key pairs', tags: ['Key pairs'] },
  })
  .input(pageInput)
  .output(pageOf(keyPairShape))
  .query(({ ctx, input }) => listKeyPairs(ctx.database, ctx.caller, input));
