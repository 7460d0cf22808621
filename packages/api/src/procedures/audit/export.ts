import { cloudsEvents } from '@cloudlet/control';
import { z } from 'zod';
import {
  describeExport,
  EXPORT_MEDIA_TYPES,
  exportFile,
  exportFormatInput,
  exportShape,
} from '../../audit/export.ts';
import { eventFilterFields, tenantFilter } from '../../audit/filter-input.ts';
import { procedure } from '../../trpc.ts';

const exportInput = z.strictObject({ format: exportFormatInput, ...tenantFilter, ...eventFilterFields });

/** What was done in the whole cloud, as a file. At the portal's own door: what the file is going to be. */
export const exportAuditProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/audit/export',
      status: 200,
      summary: 'Export the events of all tenants as a file',
      description: 'As `GET /events/export`, of the whole cloud or of one tenant.',
      tags: ['Audit'],
      download: {
        mediaTypes: EXPORT_MEDIA_TYPES,
        of: (context, input) => {
          const { tenantId, ...asked } = exportInput.parse(input);
          return exportFile(context, 'audit', (caller) => cloudsEvents(caller, tenantId), asked);
        },
      },
    },
  })
  .input(exportInput)
  .output(exportShape)
  .query(({ ctx, input }) => {
    cloudsEvents(ctx.caller, input.tenantId);
    return describeExport('audit', input.format);
  });
