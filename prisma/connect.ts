import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';

/** The Prisma client of Cloudlet's database. */
export type Database = PrismaClient;

/**
 * Connects lazily to PostgreSQL.
 * @param connections at most so many at once; each costs the server a few MB.
 */
export function connectDatabase(url: string, connections = 10): Database {
  // The adapter drops the offset of a timestamp that it reads: the session must speak UTC, whatever the server's own zone is.
  const pool = { connectionString: url, max: connections, options: '-c TimeZone=UTC' };
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}
