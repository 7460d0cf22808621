import type { Database } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import type { EnrolmentView } from '../reads/views.ts';

/** What nobody has used or revoked is what an operator looks for; there are few. */
const SHOWN = 100;

/**
 * The join commands that nobody has used or revoked, the newest first, those that have expired too.
 * @throws ControlError `forbidden` to whoever does not run the cloud
 */
export async function listEnrolments(database: Database, caller: Caller): Promise<EnrolmentView[]> {
  requirePermission(caller, 'admin');
  const open = await database.enrolment.findMany({
    where: { redeemedAt: null, revokedAt: null },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: SHOWN,
  });
  return open.map(({ id, name, again, createdByName, createdAt, expiresAt }) => ({
    id,
    name,
    again,
    createdBy: createdByName,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }));
}
