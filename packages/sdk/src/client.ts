import { ROUTES } from './generated/routes.ts';
import { baseOf } from './http/base.ts';
import { readAnswer } from './http/read-answer.ts';
import { requestOf } from './http/request-of.ts';
import { send } from './http/send.ts';
import type { CallOptions, Client } from './types.ts';

export type ClientSettings = {
  /** Where the portal is, e.g. https://cloud.example; the API's own address (…/api/v1) does as well. */
  readonly address: string;
  /** An API token: `clt_…`. */
  readonly token: string;
  /** Milliseconds after which an attempt without an answer is given up: 30,000 unless told otherwise. */
  readonly timeoutMs?: number;
  /** Instead of the platform's own. */
  readonly fetch?: typeof fetch;
};

const TIMEOUT_MS = 30_000;

/**
 * A client with a method for every operation of the API, e.g. `client.instances.create({ name, flavorId, imageId })`.
 * A method takes the fields of path, query and body in one object and answers the body; it throws {@link ProblemError} where the
 * API refuses, {@link UnreachableError} where nothing answers, {@link UnexpectedAnswerError} where something else does.
 * What is safe to repeat is repeated: see `http/send.ts`.
 */
export function createClient(settings: ClientSettings): Client {
  const base = baseOf(settings.address);
  const { token, timeoutMs = TIMEOUT_MS } = settings;

  async function call(id: keyof typeof ROUTES, input: object, options: CallOptions): Promise<unknown> {
    const route = ROUTES[id];
    const key = options.idempotencyKey ?? crypto.randomUUID();
    const build = (signal: AbortSignal) => requestOf(base, route, input, { token, key, signal });
    const response = await send(build, {
      fetch: settings.fetch ?? globalThis.fetch,
      isRepeatable: route.method === 'GET' || 'takesKey' in route,
      timeoutMs,
      signal: options.signal,
    });
    return readAnswer(response);
  }

  const groups: Record<string, Record<string, unknown>> = {};
  for (const id of Object.keys(ROUTES) as (keyof typeof ROUTES)[]) {
    const [group = '', name = ''] = id.split('.');
    groups[group] ??= {};
    groups[group][name] = (input: object = {}, options: CallOptions = {}) => call(id, input, options);
  }
  return groups as Client;
}
