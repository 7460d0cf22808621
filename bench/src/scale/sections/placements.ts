import type { Database } from '@cloudlet/control';
import { placeFor } from '../measure/placements.ts';
import type { ScaleOptions } from '../options.ts';
import { middleAndTail, printTable } from '../report.ts';

/** Placements by one requester and by as many at once as the portal has connections. */
export async function benchPlacements(database: Database, { seconds, nodes }: ScaleOptions): Promise<void> {
  const rows: string[][] = [];
  for (const requesters of [1, 10]) {
    await placeFor(1, database, requesters);
    const { perSecond, placeMs } = await placeFor(seconds / 2, database, requesters);
    rows.push([String(requesters), perSecond.toFixed(0), middleAndTail(placeMs)]);
  }
  printTable(
    `Placements among ${nodes.toLocaleString('en')} nodes`,
    ['at once', 'a second', 'p50 / p95'],
    rows,
  );
}
