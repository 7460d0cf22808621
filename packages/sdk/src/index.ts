export { type ClientSettings, createClient } from './client.ts';
export { each } from './each.ts';
export * from './errors.ts';
export type * from './types.ts';
export { type Waiting, waitFor } from './wait-for.ts';
