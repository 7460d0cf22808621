import type { Database } from '@cloudlet/control';
import { DEFAULT_PLACEMENT_POLICY } from '@cloudlet/model';
import { inTransaction } from '../../../../packages/control/src/database/transaction.ts';
import { placeInstance } from '../../../../packages/control/src/lifecycle/place-instance.ts';

const GUEST = {
  size: { vcpus: 1, memoryMib: 512, rootDiskGib: 5 },
  imageFormat: 'qcow2',
  requiredCapabilities: [],
  serverGroup: null,
};

/** What so many who place guests at once get. */
export type Placing = {
  readonly perSecond: number;
  /** Milliseconds of the placement alone: from the transaction's start to a node and an address under lock. */
  readonly placeMs: readonly number[];
};

/** Places guests for so long, by the same code as a creation does; nothing is kept. */
export async function placeFor(seconds: number, database: Database, requesters: number): Promise<Placing> {
  const placeMs: number[] = [];
  const from = performance.now();
  const until = from + seconds * 1_000;
  async function placeOn(): Promise<void> {
    while (performance.now() < until) {
      await inTransaction(database, async (tx) => {
        const begin = performance.now();
        await placeInstance(tx, GUEST, DEFAULT_PLACEMENT_POLICY);
        placeMs.push(performance.now() - begin);
      });
    }
  }
  await Promise.all(Array.from({ length: requesters }, placeOn));
  return { perSecond: (placeMs.length * 1_000) / (performance.now() - from), placeMs };
}
