export { type ClientSettings, createClient } from './client.ts';
export { each } from './each.ts';
export * from './errors.ts';
export { openStream, type StreamRequest } from './open-stream.ts';
export type * from './types.ts';
export { type Waiting, waitFor } from './wait-for.ts';
export { type EventFilters, watchEvents } from './watch-events.ts';
