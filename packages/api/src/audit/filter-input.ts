import { AUDIT_RESULTS, REQUESTED_VIA } from '@cloudlet/model';
import { z } from 'zod';
import { idInput, textInput } from '../inputs.ts';

const time = () => z.iso.datetime({ offset: true });

/** Which events are asked for. */
export const eventFilterFields = {
  action: textInput
    .min(1)
    .max(100)
    .optional()
    .describe('Only this action, e.g. `instance.create`; `instance.` (with the dot) is all that begin so'),
  actor: textInput
    .min(1)
    .max(200)
    .optional()
    .describe('Only what this one did: an id, or a part of the name'),
  credentialId: idInput.optional().describe('Only what was done with this token or by this session'),
  via: z.enum(REQUESTED_VIA).optional().describe('Only what was asked for in this way'),
  targetId: textInput.min(1).max(100).optional().describe('Only what was done with this, e.g. an instance'),
  result: z.enum(AUDIT_RESULTS).optional().describe('Only what came to this'),
  address: z
    .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'It is no address and no network.')
    .optional()
    .describe('Only what came from this address, or from this network, e.g. `10.0.0.0/8`'),
  requestId: textInput.min(1).max(100).optional().describe('Only what this request did'),
  from: time().optional().describe('Only what was done at this time or later'),
  to: time().optional().describe('Only what was done before this time'),
};

/** The tenant, for who runs the cloud. */
export const tenantFilter = { tenantId: idInput.optional().describe('Only what is about this tenant') };
