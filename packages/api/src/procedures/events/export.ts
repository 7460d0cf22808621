import { tenantsEvents } from '@cloudlet/control';
import { z } from 'zod';
import {
  describeExport,
  EXPORT_MEDIA_TYPES,
  exportFile,
  exportFormatInput,
  exportShape,
} from '../../audit/export.ts';
import { eventFilterFields } from '../../audit/filter-input.ts';
import { procedure } from '../../trpc.ts';

const exportInput = z.strictObject({ format: exportFormatInput, ...eventFilterFields });

/** What was done in the tenant, as a file. At the portal's own door: what the file is going to be. */
export const exportEventsProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/events/export',
      status: 200,
      summary: 'Export events as a file',
      description:
        'All that the filters let through, newest first, as CSV or JSON lines; as many as there are. In CSV whatever a spreadsheet would take ' +
        'for a formula has an apostrophe in front. A file that breaks off is not whole: the connection says so.',
      tags: ['Events'],
      download: {
        mediaTypes: EXPORT_MEDIA_TYPES,
        of: (context, input) => exportFile(context, 'events', tenantsEvents, exportInput.parse(input)),
      },
    },
  })
  .input(exportInput)
  .output(exportShape)
  .query(({ ctx, input }) => {
    tenantsEvents(ctx.caller);
    return describeExport('events', input.format);
  });
