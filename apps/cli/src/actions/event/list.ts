import { type Event, each } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { time } from '../../output/format.ts';
import { type Column, table } from '../../output/table.ts';
import { findInstance } from '../../targets/find.ts';
import { take } from '../../targets/take.ts';

const COLUMNS: readonly Column<Event>[] = [
  { title: 'AT', of: ({ at }) => time(at) },
  { title: 'ACTION', of: ({ action }) => action },
  { title: 'BY', of: ({ actor }) => `${actor.name} (${actor.via})` },
  { title: 'TARGET', of: ({ target }) => `${target.type} ${target.id ?? ''}`.trim() },
  { title: 'REQUEST', of: ({ requestId }) => requestId },
];

export type EventOptions = { readonly limit?: number; readonly action?: string; readonly instance?: string };

export async function listEvents(cloud: Cloud, { limit, action, instance }: EventOptions): Promise<void> {
  const targetId = instance === undefined ? undefined : (await findInstance(cloud.client, instance)).id;
  const events = await take(each(cloud.client.events.list, { action, targetId, limit: 100 }), limit);
  await cloud.print(events, () => table(COLUMNS, events));
}
