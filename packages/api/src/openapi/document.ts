import { REST_BASE } from '../rest/base.ts';
import { type Route, routesOf } from '../rest/routes.ts';
import { appRouter } from '../router.ts';
import { outputSchemas } from './components.ts';
import { componentExamples } from './examples.ts';
import { type Operation, operationOf, responseName } from './operation.ts';
import { problemSchema } from './problems.ts';
import { TAGS } from './tags.ts';

/** An OpenAPI 3.1 document; what a reader needs of it is in the specification, not in this type. */
export type OpenApiDocument = {
  readonly openapi: '3.1.0';
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly securitySchemes: object;
  };
} & Readonly<Record<string, unknown>>;

let made: OpenApiDocument | undefined;

/** The REST door's OpenAPI document, read from the same router that answers. Made once. */
export function openApiDocument(): OpenApiDocument {
  made ??= makeDocument();
  return made;
}

function makeDocument(): OpenApiDocument {
  const routes = routesOf(appRouter);
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  const answers = Object.fromEntries(
    routes
      .filter(({ status, download }) => status !== 204 && download === undefined)
      .map((route) => [responseName(route), route.output]),
  );
  const schemas = Object.entries(outputSchemas(answers)).map(([name, schema]) => {
    const example = componentExamples[name];
    return [name, example === undefined ? schema : { ...schema, examples: [example] }];
  });
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cloudlet',
      version: '1',
      summary: 'Virtual machines for tenants, from a script.',
      description:
        'Bodies are JSON in camelCase with units in the names, times are ISO 8601 in UTC. Work that takes time answers 202 ' +
        'with the instance and its operation: ask for the operation until its status is SUCCEEDED, FAILED or SUPERSEDED. ' +
        'Lists come in pages: give `nextCursor` back as `cursor` until it is null. Errors are problem documents ' +
        '(RFC 9457) with a stable `code`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: REST_BASE, description: 'Below the portal’s address' }],
    security: [{ token: [] }],
    tags: tagsOf(routes),
    paths,
    components: {
      schemas: { ...Object.fromEntries(schemas), Problem: problemSchema },
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API token: `./cloudlet token create --tenant demo --name ci`',
        },
      },
    },
  };
}

/** The groups of routes that there are. */
function tagsOf(routes: readonly Route[]): object[] {
  const used = new Set<string>(routes.flatMap(({ tags }) => tags));
  return Object.entries(TAGS)
    .filter(([name]) => used.has(name))
    .map(([name, description]) => ({ name, description }));
}
