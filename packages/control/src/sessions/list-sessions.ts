import { type Database, Prisma } from '@cloudlet/prisma';
import type { Caller } from '../callers/caller.ts';
import { requirePerson } from '../callers/person.ts';
import { olderThan, pageBy } from '../reads/page.ts';
import type { Page, PageInput } from '../reads/views.ts';

/** One browser that is signed in. */
export type BrowserSessionView = {
  readonly id: string;
  /** Whether it is the one that asks. */
  readonly isThisOne: boolean;
  readonly userAgent: string | null;
  readonly address: string | null;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly expiresAt: string;
};

/**
 * The caller's own sessions that hold, newest first.
 * @throws ControlError `forbidden`
 */
export async function listSessions(
  database: Database,
  caller: Caller,
  input: PageInput,
): Promise<Page<BrowserSessionView>> {
  const { userId, sessionId } = requirePerson(caller);
  const rows = await database.$queryRaw<BrowserSessionView[]>(Prisma.sql`
    SELECT s.id, s.id = ${sessionId}::uuid AS "isThisOne", s.user_agent AS "userAgent", s.address,
           iso_time(s.created_at) AS "createdAt", iso_time(s.last_seen_at) AS "lastSeenAt", iso_time(s.expires_at) AS "expiresAt"
      FROM session s
     WHERE s.user_id = ${userId}::uuid AND s.revoked_at IS NULL AND s.expires_at > now()
       AND ${olderThan(input, Prisma.sql`s.created_at`, Prisma.sql`s.id`)}
     ORDER BY s.created_at DESC, s.id DESC LIMIT ${input.limit + 1}`);
  return pageBy(rows, input.limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}
