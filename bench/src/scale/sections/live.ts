import { timeToPage } from '../measure/live.ts';
import { readersOf } from '../measure/pages.ts';
import { middleAndTail, printTable } from '../report.ts';
import type { RunningCloud } from './cloud.ts';

const TIMES = 20;

/** How soon an open page hears of what a guest did. */
export async function benchLive({ dependencies, owner, fleet }: RunningCloud): Promise<void> {
  const [reader] = await readersOf(owner);
  if (!reader) throw new Error('there is no tenant');
  const times = await timeToPage(dependencies, owner, fleet, reader, TIMES);
  printTable(
    'From a guest’s change to the open page',
    ['changes', 'p50 / p95'],
    [[String(times.length), middleAndTail(times)]],
  );
}
