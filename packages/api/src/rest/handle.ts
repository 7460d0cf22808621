import { randomUUID } from 'node:crypto';
import type { Visitor } from '@cloudlet/control';
import { TRPCError } from '@trpc/server';
import { noteRefusal } from '../audit/note-refusal.ts';
import { type ApiContext, createContext, requireCaller, UNKNOWN_VISITOR } from '../context.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { DoorError } from '../errors/door-error.ts';
import { logFailure } from '../errors/log-failure.ts';
import { openApiDocument } from '../openapi/document.ts';
import { appRouter } from '../router.ts';
import { identityOf, type TokenIdentity } from './authorization.ts';
import { REST_BASE } from './base.ts';
import { eventStream, wantsStream } from './event-stream.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { readInput } from './input.ts';
import { type Match, matchRoute } from './match.ts';
import { countedStream } from './open-streams.ts';
import { parsedInput } from './parsed-input.ts';
import { type Call, perform } from './perform.ts';
import { performIfMatch } from './perform-if-match.ts';
import { performOnce } from './perform-once.ts';
import { problemResponse } from './problem.ts';
import { withinRate } from './rate-limit.ts';
import { type Route, routesOf, shownBy } from './routes.ts';
import { startDownload } from './start-download.ts';
import { success } from './success.ts';
import { tagged } from './tagged.ts';

const routes = routesOf(appRouter);

/**
 * Answers one REST request under {@link REST_BASE}. Never rejects: what went wrong is a problem document.
 * @param visitor where it comes from
 */
export async function handleRest(
  dependencies: ApiDependencies,
  request: Request,
  visitor: Visitor = UNKNOWN_VISITOR,
): Promise<Response> {
  const requestId = requestIdOf(request);
  const startedAt = performance.now();
  const logger = dependencies.logger.child({ requestId });
  const turnAway = (error: unknown) => {
    // A procedure has logged its own.
    if (!(error instanceof TRPCError))
      logFailure({ ...dependencies, logger }, error, 'a REST request failed');
    return problemResponse(error, requestId);
  };
  const response = await answer(dependencies, request, { requestId, visitor }, turnAway).catch(turnAway);
  response.headers.set('x-request-id', requestId);
  response.headers.set('cache-control', 'no-store');
  const { method } = request;
  const path = new URL(request.url).pathname;
  const durationMs = Math.round(performance.now() - startedAt);
  logger.info({ method, path, status: response.status, durationMs }, 'REST request');
  return method === 'HEAD' ? new Response(null, response) : response;
}

async function answer(
  dependencies: ApiDependencies,
  request: Request,
  asked: Pick<ApiContext, 'requestId' | 'visitor'>,
  turnAway: (error: unknown) => Response,
): Promise<Response> {
  const { requestId } = asked;
  const url = new URL(request.url);
  const path = url.pathname.startsWith(`${REST_BASE}/`) ? url.pathname.slice(REST_BASE.length) : '';
  if (path === '/openapi.json') return document(request, requestId);

  const match = matchRoute(routes, request.method, path);
  if (match.kind === 'unknown') throw new DoorError('route_not_found', {});
  if (match.kind === 'wrong-method') return wrongMethod(match.allowed, requestId);

  const identity = identityOf(request.headers);
  const context = await createContext(dependencies, identity, asked);
  let input: unknown = match.fields;
  const onRead = (read: unknown) => {
    input = read;
  };
  const refuse = async (error: unknown) => {
    await noteRefusal(context, { ...match.route, input }, error);
    return turnAway(error);
  };
  const perToken = async () => {
    const { tokenId } = requireCaller(context);
    return withinRate(context, tokenId, () => serve(context, identity, request, url, match, onRead), refuse);
  };
  return perToken().catch(refuse);
}

async function serve(
  context: ApiContext,
  identity: TokenIdentity | null,
  request: Request,
  url: URL,
  { route, fields }: Extract<Match, { kind: 'route' }>,
  onRead: (input: unknown) => void,
): Promise<Response> {
  const call = { route, input: await readInput(request, url, route, fields), signal: request.signal };
  onRead(call.input);
  if (route.stream && wantsStream(request)) return startStream(context, route.stream, call, request);
  if (route.download) return startDownload(context, route, call);
  const key = idempotencyKeyOf(route, request.headers);
  const tokenId = context.caller?.tokenId;
  if (key !== null && identity && tokenId !== undefined)
    return performOnce(context, { tokenId, secret: identity.token }, key, call);
  const shown = shownBy(routes, route);
  const condition = request.headers.get('if-match');
  const output =
    shown && condition !== null
      ? await performIfMatch(context, shown, condition, call)
      : await perform(context, call);
  return tagged(success(route, output), route.method === 'GET' ? route : shown, output, request);
}

function startStream(
  context: ApiContext,
  stream: NonNullable<Route['stream']>,
  call: Call,
  request: Request,
): Promise<Response> {
  const messages = countedStream(
    requireCaller(context).tokenId ?? '',
    stream(context, parsedInput(call), request.headers.get('last-event-id'), request.signal),
  );
  return eventStream(messages, (error) => logFailure(context, error, 'a stream of events broke off'));
}

function document(request: Request, requestId: string): Response {
  if (request.method === 'GET' || request.method === 'HEAD') return Response.json(openApiDocument());
  return wrongMethod(['GET'], requestId);
}

function wrongMethod(methods: readonly string[], requestId: string): Response {
  const allowed = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  const error = new DoorError('method_not_allowed', { allowed });
  return problemResponse(error, requestId, { allow: allowed.join(', ') });
}

/** The caller's own request id where it is harmless to log, else a new one. */
function requestIdOf(request: Request): string {
  const given = request.headers.get('x-request-id') ?? '';
  return /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
}
