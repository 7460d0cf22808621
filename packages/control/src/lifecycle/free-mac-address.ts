import { randomBytes } from 'node:crypto';
import { MAC_RANDOM_BYTES, macAddress } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';

/** Of 2^40 addresses the same twice is rare; so often in a row it is a broken source of randomness. */
const DRAWS = 5;

/**
 * Draws a MAC address that no port and no orphan has. Two requests at once may draw the same: the unique index refuses the second, which ends it as an internal error and leaves nothing.
 * @throws Error when every draw is taken
 */
export async function freeMacAddress(
  tx: Transaction,
  draw: () => Uint8Array = () => randomBytes(MAC_RANDOM_BYTES),
): Promise<string> {
  for (let count = 0; count < DRAWS; count += 1) {
    const drawn = macAddress(draw());
    const taken = await tx.$queryRaw<unknown[]>(Prisma.sql`
      SELECT 1 FROM port WHERE mac_address = ${drawn}
      UNION ALL SELECT 1 FROM orphan WHERE mac_address = ${drawn}`);
    if (taken.length === 0) return drawn;
  }
  throw new Error(`no free MAC address in ${DRAWS} draws`);
}
