import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { olderThan, pageBy } from '../reads/page.ts';
import type { InvitationView, Page, PageInput } from '../reads/views.ts';
import { IS_OPEN } from './invitation-row.ts';

/** The tenant's invitations that nobody has used or revoked, the newest first, those that have expired too. */
export async function listInvitations(
  database: Database,
  caller: Caller,
  input: PageInput,
): Promise<Page<InvitationView>> {
  const tenantId = requirePermission(caller, 'read');
  const items = await database.$queryRaw<InvitationView[]>(Prisma.sql`
    SELECT i.id, i.role, i.note, i.created_by_name AS "createdBy", iso_time(i.created_at) AS "createdAt",
           iso_time(i.expires_at) AS "expiresAt", ${IS_OPEN} AS "isOpen"
      FROM invitation i
     WHERE i.tenant_id = ${tenantId}::uuid AND i.redeemed_at IS NULL AND i.revoked_at IS NULL
       AND ${olderThan(input, Prisma.sql`i.created_at`, Prisma.sql`i.id`)}
     ORDER BY i.created_at DESC, i.id DESC LIMIT ${input.limit + 1}`);
  return pageBy(items, input.limit, ({ createdAt: at, id }) => ({ at, id }));
}
