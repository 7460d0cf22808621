import { z } from 'zod';
import type { ProcedureMeta, RestRoute } from './meta.ts';

/** The parts of a tRPC procedure that the REST door reads; tRPC keeps them at run time but leaves them out of its types. */
type ReadableProcedure = {
  readonly _def: {
    readonly meta?: ProcedureMeta;
    readonly inputs: readonly z.ZodObject[];
    readonly output?: z.ZodType;
    readonly type: 'query' | 'mutation' | 'subscription';
  };
};

/** What the text of each query parameter is to be read as. */
export type QueryFields = Readonly<Record<string, 'number' | 'boolean' | 'text'>>;

/** A procedure as the REST door offers it. */
export type Route = RestRoute & {
  /** Where the procedure is in the router, e.g. `instances.create`; the document's operationId. */
  readonly procedure: string;
  readonly type: 'query' | 'mutation';
  /** `/instances/{id}` cut at its slashes. */
  readonly segments: readonly string[];
  /** Fields of the input that come from the path. */
  readonly pathFields: readonly string[];
  /** The input's other fields as a query may give them. */
  readonly queryFields: QueryFields;
  /** What the procedure takes; null when it takes nothing. */
  readonly input: z.ZodObject | null;
  readonly output: z.ZodType;
  /** Whether it may be asked to change only what is still as it was seen. */
  readonly takesIfMatch: boolean;
};

/** The route that shows what this one changes: the GET at the same path; null where there is none. */
export function shownBy(routes: readonly Route[], route: Route): Route | null {
  if (route.method !== 'PATCH' && route.method !== 'DELETE') return null;
  return routes.find(({ method, path }) => method === 'GET' && path === route.path) ?? null;
}

/** Every procedure of a router that has a REST route, in the router's order. */
export function routesOf(router: {
  readonly _def: { readonly procedures: Readonly<Record<string, unknown>> };
}): readonly Route[] {
  const routes = Object.entries(router._def.procedures).flatMap(([procedure, value]) => {
    const { meta, inputs, output, type } = (value as ReadableProcedure)._def;
    if (!meta?.rest) return [];
    if (!output || inputs.length > 1 || type === 'subscription') {
      throw new Error(`${procedure} cannot be a REST route: it needs one output and at most one input`);
    }
    const segments = meta.rest.path.slice(1).split('/');
    const pathFields = segments.flatMap((segment) => fieldOf(segment) ?? []);
    const input = inputs[0] ?? null;
    const queryFields = queryFieldsOf(input, pathFields);
    return [
      {
        ...meta.rest,
        procedure,
        type,
        segments,
        pathFields,
        queryFields,
        input,
        output,
        takesIfMatch: false,
      },
    ];
  });
  return routes.map((route) => ({ ...route, takesIfMatch: shownBy(routes, route) !== null }));
}

/** The input's field that a segment of a route's path stands for, or null where it stands for itself. */
export function fieldOf(segment: string): string | null {
  return /^\{(\w+)\}$/.exec(segment)?.[1] ?? null;
}

function queryFieldsOf(input: z.ZodObject | null, pathFields: readonly string[]): QueryFields {
  const properties = input ? (z.toJSONSchema(input, { io: 'input' }).properties ?? {}) : {};
  const fields = Object.entries(properties).filter(([name]) => !pathFields.includes(name));
  return Object.fromEntries(fields.map(([name, schema]) => [name, readAs(schema)]));
}

function readAs(schema: z.core.JSONSchema._JSONSchema): 'number' | 'boolean' | 'text' {
  const type = typeof schema === 'object' ? schema.type : undefined;
  if (type === 'integer' || type === 'number') return 'number';
  return type === 'boolean' ? 'boolean' : 'text';
}
