import type { Event } from '@cloudlet/sdk';
import { time } from '../../output/format.ts';
import type { Column } from '../../output/table.ts';

/** How events are shown to people. */
export const EVENT_COLUMNS: readonly Column<Event>[] = [
  { title: 'AT', of: ({ at }) => time(at) },
  { title: 'ACTION', of: ({ action }) => action },
  { title: 'RESULT', of: (event) => resultOf(event) },
  { title: 'BY', of: ({ actor }) => `${actor.name} (${actor.via})` },
  { title: 'FROM', of: ({ origin }) => origin.address },
  { title: 'TARGET', of: (event) => targetOf(event) },
  { title: 'REQUEST', of: ({ requestId }) => requestId },
];

/** The same with the tenant, for the events of several. */
export const CLOUD_EVENT_COLUMNS: readonly Column<Event>[] = [
  ...EVENT_COLUMNS.slice(0, 1),
  { title: 'TENANT', of: ({ tenant }) => tenant?.name ?? null },
  ...EVENT_COLUMNS.slice(1),
];

/** E.g. `refused: not_found`. */
export function resultOf({ result, errorCode }: Event): string {
  return errorCode === null ? result.toLowerCase() : `${result.toLowerCase()}: ${errorCode}`;
}

/** E.g. `instance web-1`. */
export function targetOf({ target }: Event): string {
  return `${target.type} ${target.name ?? target.id ?? ''}`.trim();
}
