import { Prisma } from '@cloudlet/prisma';

/**
 * SQL of a node `n`: since when it does nothing that is asked of it, because it is not UP, or is and takes no jobs; NULL where it
 * does. Instances show it, and the catalogue says what it means for requests.
 */
export const UNREACHABLE_SINCE = Prisma.sql`
  (CASE WHEN n.status = 'UP' THEN n.deaf_since ELSE coalesce(n.last_seen_at, n.created_at) END)`;

/** The same as a condition. */
export const IS_REACHABLE = Prisma.sql`(n.status = 'UP' AND n.deaf_since IS NULL)`;
