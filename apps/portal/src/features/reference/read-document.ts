import { type OpenApiDocument, openApiDocument } from '#server/api.ts';

/** What the page needs of JSON Schema. */
type Schema = {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
};

type Content = Readonly<Record<string, { readonly schema: Schema; readonly example?: unknown }>>;
type Problems = Readonly<Record<string, { readonly value: { readonly title: string } }>>;
type Documented = {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly description: string;
        readonly content?: Readonly<Record<string, { readonly examples?: Problems }>> & Content;
      }
    >
  >;
};

/** A parameter or a body's field. */
export type Field = {
  readonly name: string;
  readonly place: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string | null;
};

/** One route as a reader wants it. */
export type Operation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string | null;
  readonly fields: readonly Field[];
  readonly bodyExample: string | null;
  readonly status: string;
  readonly answer: string;
  readonly answerExample: string | null;
  readonly errors: readonly { readonly status: string; readonly code: string; readonly title: string }[];
};

export type Group = {
  readonly name: string;
  readonly description: string;
  readonly operations: readonly Operation[];
};

/** The OpenAPI document in the order in which it is read. */
export function readDocument(): { readonly description: string; readonly groups: readonly Group[] } {
  const document = openApiDocument();
  const { info, tags } = document as unknown as {
    readonly info: { readonly description: string };
    readonly tags: readonly { readonly name: string; readonly description: string }[];
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const documented = operation as unknown as Documented;
      return { tags: documented.tags, operation: read(document, path, method, documented) };
    }),
  );
  const groups = tags.map(({ name, description }) => ({
    name,
    description,
    operations: operations.filter((one) => one.tags.includes(name)).map(({ operation }) => operation),
  }));
  return { description: info.description, groups };
}

function read(document: OpenApiDocument, path: string, method: string, operation: Documented): Operation {
  const { operationId: id, summary, description = null, parameters, requestBody, responses } = operation;
  const body = requestBody?.content['application/json'];
  const [status = '', success] = Object.entries(responses).find(([code]) => code.startsWith('2')) ?? [];
  const shown = success?.content?.['application/json']?.schema;
  return {
    id,
    method: method.toUpperCase(),
    path,
    summary,
    description,
    fields: [...parameters.map((one) => ({ ...one, place: one.in })), ...bodyFields(body?.schema)].map(
      ({ name, place, required, schema, description: words }) => ({
        name,
        place,
        type: typeOf(schema),
        isRequired: required ?? false,
        description: words ?? schema.description ?? null,
      }),
    ),
    bodyExample: body?.example === undefined ? null : indented(body.example),
    status,
    answer: success?.description ?? '',
    answerExample: shown ? indented(exampleOf(document, shown)) : null,
    errors: Object.entries(responses).flatMap(([code, { content }]) =>
      Object.entries(content?.['application/problem+json']?.examples ?? {}).map(([name, { value }]) => ({
        status: code,
        code: name,
        title: value.title,
      })),
    ),
  };
}

function bodyFields(schema: Schema | undefined) {
  return Object.entries(schema?.properties ?? {}).map(([name, field]) => ({
    name,
    place: 'body',
    required: schema?.required?.includes(name) ?? false,
    schema: field,
    description: undefined,
  }));
}

const indented = (value: unknown): string => JSON.stringify(value, null, 2);

function typeOf(schema: Schema): string {
  if (schema.enum) return schema.enum.map(String).join(' | ');
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ');
  if (schema.type === 'array') return `${typeOf(schema.items ?? {})}[]`;
  return schema.format ? `${schema.type} (${schema.format})` : (schema.type ?? 'any');
}

/** What an answer looks like: the named schemas have examples, and the others are made of these. */
function exampleOf(document: OpenApiDocument, schema: Schema): unknown {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return exampleOf(document, (document.components.schemas[name] ?? {}) as Schema);
  }
  if (schema.examples) return schema.examples[0];
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf?.some(({ type }) => type === 'null')) return null;
  if (schema.type === 'array') return [exampleOf(document, schema.items ?? {})];
  if (schema.properties) {
    return Object.fromEntries(
      Object.entries(schema.properties).map(([name, field]) => [name, exampleOf(document, field)]),
    );
  }
  return schema.type === 'integer' || schema.type === 'number' ? 0 : '…';
}
