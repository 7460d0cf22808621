import type { z } from 'zod';
import { IDEMPOTENCY_KEY, KEY_PATTERN, REPLAYED, takesIdempotencyKey } from '../rest/idempotency-key.ts';
import { RATE_HEADERS } from '../rest/rate-limit.ts';
import type { Route } from '../rest/routes.ts';
import { answersNotModified } from '../rest/tagged.ts';
import { componentName, componentReference, inputSchema, type JsonSchema } from './components.ts';
import { requestExamples } from './examples.ts';
import { problemResponses } from './problems.ts';

/** One operation of the document (OpenAPI 3.1 section 4.8.10). */
export type Operation = {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, object>>;
} & Readonly<Record<string, unknown>>;

/** Describes a route: what it takes, its one success, and every error that it can answer. */
export function operationOf(route: Route): Operation {
  const fields = route.input ? inputSchema(route.input) : { properties: {}, required: [] };
  const body = bodyOf(route, fields);
  return {
    operationId: route.procedure,
    summary: route.summary,
    ...(route.description ? { description: route.description } : {}),
    tags: route.tags,
    parameters: [...parametersOf(route, fields), ...headerParametersOf(route)],
    ...(body ? { requestBody: body } : {}),
    responses: {
      [route.status]: successOf(route),
      ...(answersNotModified(route) ? { 304: NOT_MODIFIED } : {}),
      ...problemResponses(route),
    },
  };
}

/** The name of the answer's schema: its component's, or one made of the procedure's name (`flavors.list` → FlavorsListAnswer). */
export function responseName(route: { readonly procedure: string; readonly output: z.ZodType }): string {
  const words = route.procedure.split('.').map((word) => word[0]?.toUpperCase() + word.slice(1));
  return componentName(route.output) ?? `${words.join('')}Answer`;
}

const takesBody = (route: Route): boolean => route.method === 'POST' || route.method === 'PATCH';

function parametersOf(route: Route, fields: JsonSchema): object[] {
  const names = takesBody(route) ? route.pathFields : Object.keys(fields.properties ?? {});
  return names.map((name) => {
    const { description, ...schema } = propertyOf(fields, name);
    const place = route.pathFields.includes(name) ? 'path' : 'query';
    const required = place === 'path' || (fields.required ?? []).includes(name);
    return { name, in: place, required, ...(description ? { description } : {}), schema };
  });
}

const HEADER_PARAMETERS = {
  key: {
    name: IDEMPOTENCY_KEY,
    in: 'header',
    description:
      'Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: ' +
      'the answer is that of the first time.',
    schema: { type: 'string', pattern: KEY_PATTERN },
  },
  ifMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'The ETag of what was seen: it is changed only if it is still that',
    schema: { type: 'string' },
  },
  lastEventId: {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'Of a stream: the last id that was got of the one before',
    schema: { type: 'string' },
  },
  ifNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The ETag of what was seen: the answer is 304 if it is still that',
    schema: { type: 'string' },
  },
} as const;

function headerParametersOf(route: Route): object[] {
  return [
    ...(takesIdempotencyKey(route) ? [HEADER_PARAMETERS.key] : []),
    ...(route.takesIfMatch ? [HEADER_PARAMETERS.ifMatch] : []),
    ...(answersNotModified(route) ? [HEADER_PARAMETERS.ifNoneMatch] : []),
    ...(route.stream ? [HEADER_PARAMETERS.lastEventId] : []),
  ];
}

function bodyOf(route: Route, fields: JsonSchema): object | null {
  const names = Object.keys(fields.properties ?? {}).filter((name) => !route.pathFields.includes(name));
  if (!takesBody(route) || names.length === 0) return null;
  const required = (fields.required ?? []).filter((name) => names.includes(name));
  const schema = {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, propertyOf(fields, name)])),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
  const example = requestExamples[route.procedure];
  return {
    required: required.length > 0,
    content: { 'application/json': { schema, ...(example ? { example } : {}) } },
  };
}

function propertyOf(fields: JsonSchema, name: string): JsonSchema {
  const schema = fields.properties?.[name];
  if (typeof schema === 'object') return schema;
  throw new Error(`the input has no field ${name}`);
}

const ETAG_HEADER = { description: 'Identifies this content', schema: { type: 'string' } };
const NOT_MODIFIED = {
  description: 'It is still what the client has seen.',
  headers: { ETag: ETAG_HEADER },
};

const REPLAYED_HEADER = {
  description:
    'There, and `true`, when the request was done before and this is the answer that was given then',
  schema: { const: 'true' },
};

function successOf(route: Route): object {
  const headers = {
    'X-Request-Id': { description: 'Names this request in the logs', schema: { type: 'string' } },
    ...Object.fromEntries(
      Object.entries(RATE_HEADERS).map(([name, description]) => [
        name,
        { description, schema: { type: 'integer' } },
      ]),
    ),
    ...(route.method === 'GET' || route.method === 'PATCH' ? { ETag: ETAG_HEADER } : {}),
    ...(takesIdempotencyKey(route) ? { [REPLAYED]: REPLAYED_HEADER } : {}),
  };
  if (route.status === 204) return { description: 'Done; there is nothing to say.', headers };
  const description = { 200: 'What was asked for.', 201: 'It was made.', 202: 'The work was accepted.' }[
    route.status
  ];
  if (route.download) {
    const file = { schema: { type: 'string' } };
    const content = Object.fromEntries(route.download.mediaTypes.map((type) => [type, file]));
    return { description, headers, content };
  }
  const schema = { $ref: componentReference(responseName(route)) };
  const stream = route.stream ? { 'text/event-stream': { schema: { type: 'string' } } } : {};
  return { description, headers, content: { 'application/json': { schema }, ...stream } };
}
