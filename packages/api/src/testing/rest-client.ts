import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';
import { openApiDocument } from '../openapi/document.ts';
import { REST_BASE } from '../rest/base.ts';
import { matchRoute } from '../rest/match.ts';
import { routesOf } from '../rest/routes.ts';
import { appRouter } from '../router.ts';

/** An answer of the REST door, its body parsed; an empty body is an empty object. */
export type RestAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
};

/** How a request ended: its status, and of a problem the code. */
export const codeOf = ({ status, body }: RestAnswer) => [status, body.code];

export type RestRequest = {
  /** The client's own token unless another is given; null sends none. */
  readonly token?: string | null;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
};

/**
 * Asks the REST door, and holds each answer against the OpenAPI document: the operation documents the status, the content type,
 * and the body by its schema, and an error's code is one of those that it names.
 */
export type RestClient = {
  readonly call: (method: string, path: string, request?: RestRequest) => Promise<RestAnswer>;
  /** Statuses that were answered so far, as `instances.create 202`. */
  readonly seen: ReadonlySet<string>;
};

const isJson = (headers: Headers) =>
  /^application\/(problem\+)?json\b/.test(headers.get('content-type') ?? '');

/** @param token shown with each request that brings none of its own */
export function createRestClient(origin: string, token: string): RestClient {
  const seen = new Set<string>();

  async function call(method: string, path: string, request: RestRequest = {}): Promise<RestAnswer> {
    const headers = new Headers(request.headers);
    const shown = request.token === undefined ? token : request.token;
    if (shown !== null) headers.set('authorization', `Bearer ${shown}`);
    if (request.body !== undefined) headers.set('content-type', 'application/json');
    const body = request.raw ?? (request.body === undefined ? null : JSON.stringify(request.body));
    const response = await fetch(`${origin}${REST_BASE}${path}`, { method, headers, body });
    const text = await response.text();
    const answer: RestAnswer = {
      status: response.status,
      headers: response.headers,
      body: isJson(response.headers) ? JSON.parse(text) : {},
    };
    const procedure = holdAgainstDocument(method, path, answer, text);
    if (procedure) seen.add(`${procedure} ${answer.status}`);
    return answer;
  }

  return { call, seen };
}

/**
 * Throws unless the document allows this answer: its status, content type and body are the operation's.
 * @returns the procedure that answered; null where the path or the method lead to none
 */
export function holdAgainstDocument(
  method: string,
  path: string,
  answer: RestAnswer,
  text: string,
): string | null {
  expect(answer.headers.get('x-request-id')).toMatch(/^[\w.-]{8,64}$/);
  if (answer.status >= 400) expectProblem(answer);
  const match = matchRoute(routes, method, path.split('?')[0] ?? '');
  if (match.kind !== 'route') return null;
  const { procedure } = match.route;
  const operation = document.paths[match.route.path]?.[match.route.method.toLowerCase()];
  const documented = operation?.responses[answer.status] as { content?: Record<string, object> } | undefined;
  if (!documented)
    throw new Error(`${method} ${path} answered ${answer.status} ${text}, which is not documented`);
  const contentTypes = Object.keys(documented.content ?? {});
  if (contentTypes.length === 0) {
    expect(text).toBe('');
    return procedure;
  }
  const contentType = answer.headers.get('content-type')?.split(';')[0] ?? '';
  expect(contentTypes).toContain(contentType);
  if (!isJson(answer.headers)) return procedure;
  const at = `#/paths/${pointer(match.route.path)}/${match.route.method.toLowerCase()}/responses/${answer.status}/content/${pointer(contentType)}/schema`;
  const validate = validator(at);
  if (!validate(answer.body))
    throw new Error(`${method} ${path} ${text}: ${JSON.stringify(validate.errors)}`);
  return procedure;
}

const document = openApiDocument();
const routes = routesOf(appRouter);

function expectProblem({ status, headers, body }: RestAnswer): void {
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(body).toMatchObject({
    type: `urn:cloudlet:problem:${body.code}`,
    status,
    title: expect.any(String),
    detail: expect.any(String),
    requestId: headers.get('x-request-id'),
  });
  expect(JSON.stringify(body)).not.toMatch(/node_modules|prisma|SELECT|at \w+ \(/i);
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({ ...document, $id: 'cloudlet' });
const validators = new Map<string, ValidateFunction>();

function validator(at: string): ValidateFunction {
  const known = validators.get(at) ?? ajv.compile({ $ref: `cloudlet${at}` });
  validators.set(at, known);
  return known;
}

/** A key as part of a JSON pointer in a URI fragment (RFC 6901 section 6). */
function pointer(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
}
