import { ERRORS, type ErrorCode, type ErrorParams } from '@cloudlet/control';
import type { ErrorDescription } from '../errors/describe.ts';
import { DOOR_ERRORS, type DoorErrorCode, type DoorErrorParams } from '../errors/door-error.ts';
import { takesIdempotencyKey } from '../rest/idempotency-key.ts';
import { problemDocument } from '../rest/problem.ts';
import type { Route } from '../rest/routes.ts';
import { componentReference } from './components.ts';
import { type AnyErrorCode, controlErrorExamples, doorErrorExamples } from './error-examples.ts';

/** What every problem document has (RFC 9457 section 3.1); a code's params are members beside these. */
export const problemSchema = {
  type: 'object',
  properties: {
    type: { type: 'string', format: 'uri', description: 'Names the kind of problem; it leads nowhere' },
    title: { type: 'string', description: 'The kind of problem, for a person' },
    status: { type: 'integer', description: 'The HTTP status again' },
    detail: { type: 'string', description: 'What went wrong this time, for a person' },
    code: { type: 'string', description: 'Stable, for programs' },
    requestId: { type: 'string', description: 'Names this request in the logs' },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
} as const;

/** Every error code that a route can answer, with what its members look like. */
function errorCodesOf(route: Route): readonly AnyErrorCode[] {
  const takesBody = route.method === 'POST' || route.method === 'PATCH';
  return [
    'unauthenticated',
    'forbidden',
    'invalid_input',
    'malformed_body',
    ...(takesBody ? (['payload_too_large', 'unsupported_media_type'] as const) : []),
    ...('cursor' in route.queryFields ? (['invalid_cursor'] as const) : []),
    // An id in the path that cannot be one is as unknown as any other.
    ...(route.pathFields.length > 0 ? (['not_found'] as const) : []),
    ...(takesIdempotencyKey(route) ? (['idempotency_key_reused'] as const) : []),
    ...(route.takesIfMatch ? (['precondition_failed'] as const) : []),
    ...(route.errors ?? []),
    'rate_limited',
    ...(route.stream || route.download ? (['too_many_streams'] as const) : []),
    'internal_error',
    'unavailable',
    ...(route.type === 'mutation' ? (['outcome_unknown'] as const) : []),
  ];
}

/** The error responses of a route, by status; each names its codes and shows one example of each. */
export function problemResponses(route: Route): Record<string, object> {
  const codes = [...new Set(errorCodesOf(route))];
  const statuses = [...new Set(codes.map((code) => factsOf(code).status))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => [status, response(codes.filter((code) => factsOf(code).status === status))]),
  );
}

/** Codes whose answers say when to try again. */
const RETRIED: readonly AnyErrorCode[] = ['rate_limited', 'unavailable'];
const RETRY_HEADERS = {
  'Retry-After': { description: 'Seconds after which to try again', schema: { type: 'integer' } },
};

function response(codes: readonly AnyErrorCode[]): object {
  const schema = {
    allOf: [
      { $ref: componentReference('Problem') },
      { type: 'object', properties: { code: { enum: codes } }, required: ['code'] },
    ],
  };
  const examples = Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }]));
  return {
    description: codes.map((code) => `\`${code}\`: ${factsOf(code).title}.`).join(' '),
    ...(codes.some((code) => RETRIED.includes(code)) ? { headers: RETRY_HEADERS } : {}),
    content: { 'application/problem+json': { schema, examples } },
  };
}

/** A problem document with this code, as the door would answer it. */
function exampleOf(code: AnyErrorCode): object {
  return problemDocument({ code, ...factsOf(code) }, '9f2c61d0-5d0b-4a53-8f1f-2f9f2e6a7f10');
}

type Facts = Omit<ErrorDescription, 'code'>;

function factsOf(code: AnyErrorCode): Facts {
  if (isDoorErrorCode(code)) {
    return doorFacts(code);
  }
  return controlFacts(code);
}

function doorFacts<Code extends DoorErrorCode>(code: Code): Facts {
  const { status, title, detail } = DOOR_ERRORS[code];
  const params: DoorErrorParams[Code] = doorErrorExamples[code];
  return { status, title, detail: detail(params), params };
}

function controlFacts<Code extends ErrorCode>(code: Code): Facts {
  const { status, title, detail } = ERRORS[code];
  const params: ErrorParams[Code] = controlErrorExamples[code];
  return { status, title, detail: detail(params), params };
}

function isDoorErrorCode(code: AnyErrorCode): code is DoorErrorCode {
  return Object.hasOwn(DOOR_ERRORS, code);
}
