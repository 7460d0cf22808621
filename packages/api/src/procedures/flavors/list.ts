import { listFlavors } from '@cloudlet/control';
import { pageInput } from '../../inputs.ts';
import { flavorShape, pageOf } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** The sizes that instances can have. */
export const listFlavorsProcedure = procedure
  .meta({
    rest: { method: 'GET', path: '/flavors', status: 200, summary: 'List flavors', tags: ['Flavors'] },
  })
  .input(pageInput)
  .output(pageOf(flavorShape))
  .query(({ ctx, input }) => listFlavors(ctx.database, ctx.caller, input));
