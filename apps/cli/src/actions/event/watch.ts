import { type Event, watchEvents } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { time } from '../../output/format.ts';
import { resultOf, targetOf } from './columns.ts';
import { type FilterOptions, filtersOf } from './filters.ts';

/** A line for each event as it happens; with `--output json` (or yaml) a JSON object a line. */
export async function watch(cloud: Cloud, options: FilterOptions): Promise<void> {
  const lineOf = cloud.format === 'table' ? textOf : (event: Event) => JSON.stringify(event);
  for await (const event of watchEvents(cloud.settings, await filtersOf(cloud, options)))
    process.stdout.write(`${lineOf(event)}\n`);
}

function textOf(event: Event): string {
  const { at, action, actor, origin } = event;
  const by = `${actor.name} (${actor.via}${origin.address === null ? '' : `, ${origin.address}`})`;
  return [time(at), action, resultOf(event), by, targetOf(event)].join('  ');
}
