import { type Database, Prisma } from '@cloudlet/prisma';

/** Makes it that much later for a whole cloud: every time that a rule looks at lies further back. Nothing is heard meanwhile. */
export async function timePasses(database: Database, seconds: number): Promise<void> {
  const back = (...columns: string[]) =>
    Prisma.raw(columns.map((column) => `${column} = ${column} - interval '${seconds} seconds'`).join(', '));
  await database.$executeRaw(Prisma.sql`
    UPDATE operation SET ${back('accepted_at', 'offered_at', 'unclaimed_since', 'started_at', 'ended_at', 'deadline_at', 'undo_deadline_at')}`);
  await database.$executeRaw(Prisma.sql`
    UPDATE invitation SET ${back('created_at', 'expires_at')}`);
  await database.$executeRaw(Prisma.sql`
    UPDATE node SET ${back('last_seen_at', 'heard_since', 'jobs_stalled_since', 'deaf_since')}`);
}
