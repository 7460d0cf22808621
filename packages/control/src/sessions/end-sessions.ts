import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';

/**
 * Ends a user's sessions at once; consoles that were opened with them close within seconds.
 * @param keep one that stays
 * @returns how many ended
 */
export function endSessions(tx: Transaction, userId: string, keep: string | null): Promise<number> {
  return tx.$executeRaw(Prisma.sql`
    UPDATE session SET revoked_at = now()
     WHERE user_id = ${userId}::uuid AND revoked_at IS NULL AND id IS DISTINCT FROM ${keep}::uuid`);
}
