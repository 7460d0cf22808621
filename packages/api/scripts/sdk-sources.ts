import openapiTS, { astToString } from 'openapi-typescript';
import type { OpenApiDocument } from '../src/openapi/document.ts';

const HEADER = '// Made from the OpenAPI document by `npm run sdk:generate`.\n\n';

/** An operation of the document, as far as the SDK is made from it. */
type DocumentedOperation = {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
};
type DocumentedResponse = {
  readonly content?: Readonly<Record<string, { readonly examples?: Readonly<Record<string, unknown>> }>>;
};

/** The files of packages/sdk/src/generated: name → text. */
export async function sdkSources(document: OpenApiDocument): Promise<Readonly<Record<string, string>>> {
  return { 'document.ts': await typesOf(document), 'routes.ts': routesOf(document) };
}

/** TypeScript's types of what operations take and answer. Errors all look alike: their codes are enough. */
async function typesOf(document: OpenApiDocument): Promise<string> {
  const paths = mapOperations(document, (operation) => ({
    ...operation,
    responses: Object.fromEntries(
      successesOf(operation).map(([status, { content, description }]) => [status, { content, description }]),
    ),
  }));
  const lean = withoutExamples({ ...document, paths }) as Parameters<typeof openapiTS>[0];
  const kept = (await openapiTS(lean)).filter(
    (node) => 'name' in node && ['components', 'operations'].includes(nameOf(node)),
  );
  return HEADER + astToString(kept);
}

/** How each operation is reached, and every error code. */
function routesOf(document: OpenApiDocument): string {
  const rows = entriesOf(document)
    .filter(({ operation }) => answersJson(operation))
    .map(({ path, method, operation }) => {
      const takesKey = operation.parameters?.some(({ name }) => name.toLowerCase() === 'idempotency-key');
      const row = { method: method.toUpperCase(), path, ...(takesKey ? { takesKey } : {}) };
      return `  '${operation.operationId}': ${JSON.stringify(row)},\n`;
    });
  const codes = entriesOf(document).flatMap(({ operation }) => errorCodesOf(operation));
  return [
    HEADER,
    '/** How each operation is reached. `takesKey`: with an Idempotency-Key it is done once, however often it is sent. */\n',
    `export const ROUTES = {\n${rows.join('')}} as const;\n\n`,
    '/** What an answer that is no success may have as `code`. */\n',
    `export type KnownErrorCode =\n${[...new Set(codes)]
      .sort()
      .map((code) => `  | '${code}'`)
      .join('\n')};\n`,
  ].join('');
}

/** Streams of events and other media are beyond one call with one answer. */
function answersJson(operation: DocumentedOperation): boolean {
  return successesOf(operation).every(([, { content }]) => !content || 'application/json' in content);
}

function errorCodesOf({ responses }: DocumentedOperation): string[] {
  return Object.values(responses).flatMap(({ content }) =>
    Object.keys(content?.['application/problem+json']?.examples ?? {}),
  );
}

function successesOf(operation: DocumentedOperation) {
  return Object.entries(
    operation.responses as Record<string, DocumentedResponse & { description: string }>,
  ).filter(([status]) => status.startsWith('2'));
}

type Entry = { readonly path: string; readonly method: string; readonly operation: DocumentedOperation };

function entriesOf({ paths }: OpenApiDocument): Entry[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}

function mapOperations(
  document: OpenApiDocument,
  change: (operation: DocumentedOperation) => object,
): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const { path, method, operation } of entriesOf(document)) {
    paths[path] = { ...paths[path], [method]: change(operation) };
  }
  return paths;
}

function withoutExamples(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutExamples);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== 'examples' && key !== 'example');
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutExamples(inner)]));
}

function nameOf(node: { readonly name?: unknown }): string {
  return (node.name as { readonly text?: string } | undefined)?.text ?? '';
}
