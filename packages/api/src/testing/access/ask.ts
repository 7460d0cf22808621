import type { Identity } from '../../identity.ts';
import { type Route, routesOf } from '../../rest/routes.ts';
import { appRouter } from '../../router.ts';
import { handleTrpc } from '../../trpc-door.ts';
import { TEST_VISITOR, type TestApi } from '../test-api.ts';

type Input = Readonly<Record<string, unknown>> | undefined;

/** An answer of whichever door, as far as it is about access. */
export type Answer = {
  readonly status: number;
  readonly code: string | null;
  /** The error's members, without what is the request's own. */
  readonly error: Readonly<Record<string, unknown>> | null;
};

const routes = new Map(routesOf(appRouter).map((route) => [route.procedure, route]));

type ProcedureType = 'query' | 'mutation' | 'subscription';

/** At run time tRPC keeps all procedures in one object, by their paths; its types say otherwise. */
const flat = appRouter._def.procedures as unknown as Record<
  string,
  { readonly _def: { readonly type: ProcedureType } }
>;

/** Every procedure of the router, with its kind. */
export const PROCEDURES: ReadonlyMap<string, ProcedureType> = new Map(
  Object.entries(flat).map(([path, { _def }]) => [path, _def.type]),
);

/** Asks the portal's door. */
export async function askTrpc(
  api: TestApi,
  path: string,
  input: Input,
  as: Identity | null,
): Promise<Answer> {
  const type = PROCEDURES.get(path);
  const leaving = new AbortController();
  const query = type !== 'mutation' && input ? `?input=${encodeURIComponent(JSON.stringify(input))}` : '';
  const request = new Request(`http://portal.test/api/trpc/${path}${query}`, {
    method: type === 'mutation' ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json' },
    body: type === 'mutation' ? JSON.stringify(input ?? {}) : null,
    signal: leaving.signal,
  });
  const response = await handleTrpc(api.dependencies, request, async () => as, TEST_VISITOR);
  if (type === 'subscription' && response.ok) {
    const error = await firstOf(response);
    leaving.abort();
    return error ? trpcAnswer(error.data.httpStatus, error) : { status: 200, code: null, error: null };
  }
  const body = (await response.json()) as { error?: TrpcError };
  return trpcAnswer(response.status, body.error ?? null);
}

type TrpcError = {
  readonly message: string;
  readonly data: { readonly code: string; readonly params: object; readonly httpStatus: number };
};

function trpcAnswer(status: number, error: TrpcError | null): Answer {
  if (!error) return { status, code: null, error: null };
  const { code, params } = error.data;
  return { status, code, error: { code, message: error.message, ...params } };
}

/** The error with which a stream begins, or null once it says anything else. */
async function firstOf(response: Response): Promise<TrpcError | null> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const failed = /^event: serialized-error\ndata: (.*)$/m.exec(text)?.[1];
    if (failed) return JSON.parse(failed) as TrpcError;
    if (text.includes('resync')) return null;
  }
  throw new Error(`the stream said ${text}`);
}

/** Asks the REST door; null where the procedure has no route, or the caller is one that cannot come that way. */
export async function askRest(
  api: TestApi,
  path: string,
  input: Input,
  as: Identity | null,
): Promise<Answer | null> {
  const route = routes.get(path);
  if (!route || as?.kind === 'session') return null;
  const { url, body } = requestOf(route, input ?? {});
  const token = as?.token ?? null;
  const answer = await api.client.call(route.method, url, body ? { token, body } : { token });
  if (answer.status < 400) return { status: answer.status, code: null, error: null };
  const { requestId: _, ...error } = answer.body;
  return { status: answer.status, code: String(answer.body.code), error };
}

function requestOf(route: Route, input: Readonly<Record<string, unknown>>) {
  const rest = Object.entries(input).filter(([name]) => !route.pathFields.includes(name));
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name) => String(input[name]));
  const takesBody = route.method === 'POST' || route.method === 'PATCH';
  if (takesBody) return { url: path, body: rest.length > 0 ? Object.fromEntries(rest) : undefined };
  const query = new URLSearchParams(
    rest.map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return { url: query ? `${path}?${query}` : path, body: undefined };
}
