import { listImages } from '@cloudlet/control';
import { pageInput } from '../../inputs.ts';
import { imageShape, pageOf } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** The disks that instances start from. */
export const listImagesProcedure = procedure
  .meta({ rest: { method: 'GET', path: '/images', status: 200, summary: 'List images', tags: ['Images'] } })
  .input(pageInput)
  .output(pageOf(imageShape))
  .query(({ ctx, input }) => listImages(ctx.database, ctx.caller, input));
