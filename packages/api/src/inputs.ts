import { MAX_LIMIT, QUOTA_RESOURCES, ROLES, USAGE_PERIOD_NAMES } from '@cloudlet/model';
import { z } from 'zod';

/** Any UUID that PostgreSQL takes: an id of a wrong version is unknown, not malformed. */
export const idInput = z.guid();

/** Text that PostgreSQL can keep: it knows no NUL, and half a surrogate pair is no character. */
export const textInput = z
  .string()
  .refine((text) => !/[\0\p{Cs}]/u.test(text), 'The text has a NUL or half a character in it');

/** Asks for one page of a list. tRPC's client adds a `direction` of its own, so unknown keys are dropped here. */
export const pageInput = z.object({
  limit: z.int().min(1).max(100).default(50).describe('Items on the page, at most'),
  cursor: z.string().min(1).max(200).optional().describe('`nextCursor` of the page before'),
});

/** A name that becomes part of host names. Its form is the use case's to judge; the document says it beforehand. */
export const hostNameInput = z.string().max(255).meta({
  description: 'A host name label: lower-case letters, digits and hyphens, no hyphen at either end',
  maxLength: 63,
  pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
});

/** Names one compute node. */
export const nodeIdInput = z.strictObject({ id: idInput.describe('The compute node') });

/** The secret of an invitation's link. */
export const invitationSecretInput = z.strictObject({ secret: textInput.min(1).max(200) });

/** What an invitation is made of. */
export const invitationInput = z.strictObject({
  role: z.enum(ROLES),
  note: textInput.max(1_000).optional().describe('Whom it is for; one line of at most 200 characters'),
  validForSeconds: z.int().optional().describe('From an hour to 30 days; a week where it is left out'),
});

/** Names one tenant, for who runs the cloud. */
export const tenantIdInput = z.strictObject({ id: idInput.describe('The tenant') });

/** Limits of some of the resources. */
export const limitsInput = z
  .partialRecord(z.enum(QUOTA_RESOURCES), z.int().min(0).max(MAX_LIMIT))
  .describe('A limit for each resource that is named');

/** Limits as who asks has seen them: where one is another by now nothing is changed. */
export const seenLimitsInput = limitsInput
  .optional()
  .describe('Limits as you have seen them: where one is another by now, nothing is changed');

/** Why a limit is changed, or is to be. */
export const reasonInput = textInput.max(1_000).describe('One line of at most 200 characters');

/** Names one request for quota. */
export const quotaRequestIdInput = z.strictObject({ id: idInput.describe('The request') });

/** Names one instance. */
export const instanceIdInput = z.strictObject({ id: idInput.describe('The instance') });

/** How far back a chart looks. */
export const usagePeriodInput = z.strictObject({
  period: z.enum(USAGE_PERIOD_NAMES).default('day').describe('The time that it looks back over; it ends now'),
});
