import { z } from 'zod';

/** Any UUID that PostgreSQL takes: an id of a wrong version is unknown, not malformed. */
export const idInput = z.guid();

/** Asks for one page of a list. tRPC's client adds a `direction` of its own, so unknown keys are dropped here. */
export const pageInput = z.object({
  limit: z.int().min(1).max(100).default(50).describe('Items on the page, at most'),
  cursor: z.string().min(1).max(200).optional().describe('`nextCursor` of the page before'),
});

/** Names one instance. */
export const instanceIdInput = z.strictObject({ id: idInput.describe('The instance') });
