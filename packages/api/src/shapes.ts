/** What the API answers: the same shapes for the portal and for REST. Times are ISO 8601 in UTC, sizes carry their unit in the name. */

export * from './shapes/compute.ts';
export * from './shapes/operators.ts';
export { pageOf } from './shapes/parts.ts';
export * from './shapes/people.ts';
export * from './shapes/tenant.ts';
export * from './shapes/usage.ts';
