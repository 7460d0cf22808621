import fc from 'fast-check';
import type { JsonSchema } from '../../openapi/components.ts';
import { openApiDocument } from '../../openapi/document.ts';
import { fromPool, nearlyValidObject, validFor, validObject, wild } from './values.ts';

/** Who asks: see `FuzzCloud`. */
export type Who = 'member' | 'owner' | 'viewer' | 'admin' | 'stranger' | 'revoked' | 'nobody' | 'nonsense';

/** A request before ids of the pool are put in. */
export type FuzzRequest = {
  readonly who: Who;
  readonly method: string;
  /** As the document has it. */
  readonly route: string;
  readonly pathValues: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly json: unknown } | { readonly raw: string } | null;
};

type Parameter = { readonly name: string; readonly in: string; readonly schema: JsonSchema };
type DocumentedOperation = {
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
};

const often = <T>(arbitrary: fc.Arbitrary<T>, weight = 9) => ({ arbitrary, weight });
const seldom = <T>(arbitrary: fc.Arbitrary<T>) => ({ arbitrary, weight: 1 });

/** Requests to every operation of the document: such as it asks for, almost, and not at all. */
export function requests(): fc.Arbitrary<FuzzRequest> {
  const operations = Object.entries(openApiDocument().paths).flatMap(([route, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      requestOf(route, method.toUpperCase(), operation as unknown as DocumentedOperation),
    ),
  );
  return fc.oneof(...operations);
}

function requestOf(route: string, method: string, operation: DocumentedOperation): fc.Arbitrary<FuzzRequest> {
  const placed = (place: string) => operation.parameters.filter((parameter) => parameter.in === place);
  const schema = operation.requestBody?.content['application/json']?.schema ?? null;
  return fc.record({
    who: whoAsks(/^\/(nodes|orphans|placement|enrolments|tenants)/.test(route) ? 'admin' : 'member'),
    method: fc.oneof(
      often(fc.constant(method), 40),
      seldom(fc.constantFrom('PUT', 'HEAD', 'OPTIONS', 'DELETE', 'POST')),
    ),
    route: fc.constant(route),
    pathValues: fc.record(
      Object.fromEntries(placed('path').map(({ name }) => [name, pathValue(route, name)])),
    ),
    query: queryOf(placed('query')),
    headers: headersOf(placed('header')),
    body: bodyOf(schema, method),
  });
}

const whoAsks = (who: Who): fc.Arbitrary<Who> =>
  fc.oneof(
    often(fc.constant(who), 12),
    often(fc.constantFrom<Who>('member', 'owner', 'admin'), 5),
    often(fc.constantFrom<Who>('viewer', 'stranger'), 2),
    seldom(fc.constantFrom<Who>('revoked', 'nobody', 'nonsense')),
  );

/** What an id after a part of the path is the id of. */
const COLLECTIONS: Readonly<Record<string, string>> = {
  enrolments: 'enrolment',
  instances: 'instance',
  invitations: 'invitation',
  'key-pairs': 'keyPair',
  members: 'member',
  nodes: 'node',
  operations: 'operation',
  'server-groups': 'serverGroup',
  snapshots: 'snapshot',
  tenants: 'tenant',
  tokens: 'token',
};

function pathValue(route: string, name: string): fc.Arbitrary<string> {
  const segments = route.split('/');
  const pool = COLLECTIONS[segments[segments.indexOf(`{${name}}`) - 1] ?? ''] ?? 'instance';
  return fc.oneof(
    often(fromPool(pool), 16),
    often(fromPool(`foreign-${pool}`), 3),
    seldom(fc.uuid()),
    seldom(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).filter((text) => !/\p{Cs}/u.test(text)),
    ),
  );
}

function queryOf(parameters: readonly Parameter[]): fc.Arbitrary<Record<string, unknown>> {
  const some = (chosen: readonly Parameter[]) =>
    fc.record(Object.fromEntries(chosen.map(({ name, schema }) => [name, validFor(schema, name)])), {
      requiredKeys: [],
    });
  const names = fc.constantFrom('limit', 'cursor', 'name', 'colour', '__proto__', 'isLost');
  return fc.oneof(
    // A cursor that nobody gave out is refused.
    often(some(parameters.filter(({ name }) => name !== 'cursor')), 7),
    seldom(some(parameters)),
    seldom(fc.dictionary(names, wild, { maxKeys: 2 })),
  );
}

/** Values that HTTP lets through. */
const headerText = fc.stringMatching(/^[\x21-\x7e\xa1-\xff]{0,60}$/);

function headersOf(parameters: readonly Parameter[]): fc.Arbitrary<Record<string, string>> {
  const documented = fc.record(
    Object.fromEntries(
      parameters.map(({ name }) => [
        name,
        fc.oneof(
          often(
            fc.nat(30).map((n) => `"key-${n}"`),
            4,
          ),
          seldom(fc.constant('*')),
          seldom(headerText),
        ),
      ]),
    ),
    { requiredKeys: [] },
  );
  const others = fc.record(
    {
      accept: fc.constantFrom('application/json', 'text/event-stream', '*/*', 'text/html'),
      'x-request-id': headerText,
      'if-match': headerText,
      'content-type': fc.oneof(
        fc.constantFrom('application/json; charset=utf-8', 'text/plain', ''),
        headerText,
      ),
      'content-encoding': fc.constantFrom('gzip', 'identity', 'br'),
      cookie: headerText,
    },
    { requiredKeys: [] },
  );
  const none = fc.constant({});
  return fc
    .tuple(fc.oneof(often(documented, 1), seldom(none)), fc.oneof(often(none, 6), seldom(others)))
    .map(([one, other]) => ({ ...one, ...other }));
}

function bodyOf(schema: JsonSchema | null, method: string): fc.Arbitrary<FuzzRequest['body']> {
  const json = (values: fc.Arbitrary<unknown>) => values.map((value) => ({ json: value }));
  const raw = fc
    .oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom('{', '[]', 'null', '"x"', '{"a":1}x', '\ufeff{}'),
    )
    .map((text) => ({ raw: text }));
  const none = fc.constant(null);
  if (method !== 'POST' && method !== 'PATCH')
    return fc.oneof(often(none, 20), seldom(json(wild)), seldom(raw));
  if (!schema) return fc.oneof(often(none, 8), seldom(json(wild)), seldom(raw));
  return fc.oneof(
    often(json(validObject(schema)), 14),
    often(json(nearlyValidObject(schema)), 7),
    seldom(json(wild)),
    seldom(raw),
    seldom(none),
  );
}
