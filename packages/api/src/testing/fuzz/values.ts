import fc from 'fast-check';
import type { JsonSchema } from '../../openapi/components.ts';

/** A value that stands for the id of something that there is: `pool:` what it is, and which. */
export const fromPool = (pool: string): fc.Arbitrary<string> =>
  fc.nat(50).map((which) => `pool:${pool}:${which}`);

/** What the fields of bodies, paths and queries name that end so. */
const NAMED: readonly (readonly [RegExp, string])[] = [
  [/flavorId/, 'flavor'],
  [/imageId/, 'image'],
  [/keyPairIds?/, 'keyPair'],
  [/serverGroupId/, 'serverGroup'],
  [/snapshotId/, 'snapshot'],
  [/targetId/, 'instance'],
];

const PUBLIC_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIr1HfNjTOe6kzBiIiLS5tQaQVgJ1vxRjUz6jDrEJxQN ada@laptop';

/** Anything that JSON can say, and what programs are often surprised by. */
export const wild: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    -1,
    0,
    1e308,
    -0.5,
    2 ** 31,
    2 ** 53,
    '\u0000',
    '\ud800',
    '\u202e',
    "'; DROP TABLE tenant; --",
    '{{7*7}}',
    '../../etc/passwd',
    '%00',
    'x'.repeat(5_000),
    [],
    {},
    { $ne: null },
    [[[[[[[[]]]]]]]],
    JSON.parse('{"__proto__": {"isCloudAdmin": true}, "constructor": {"prototype": {}}}'),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** A value that the schema takes, of a field of this name. */
export function validFor(schema: JsonSchema, name: string): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => validFor(one as JsonSchema, name)));
  switch (schema.type) {
    case 'string':
      return validText(schema, name);
    case 'integer':
      return numberOf(schema, fc.integer);
    case 'number':
      return numberOf(schema, (bounds) => fc.double({ ...bounds, noNaN: true }));
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(validFor((schema.items ?? {}) as JsonSchema, name), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      });
    case 'object':
      return validObject(schema);
    default:
      return fc.jsonValue();
  }
}

/** An object with what the schema needs and some of what it takes. */
export function validObject(schema: JsonSchema): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]) => [name, validFor(field as JsonSchema, name)] as const,
  );
  return fc.record(Object.fromEntries(fields), { requiredKeys: schema.required ?? [] });
}

function validText(schema: JsonSchema, name: string): fc.Arbitrary<string> {
  const pool = NAMED.find(([pattern]) => pattern.test(name))?.[1];
  if (pool) return fc.oneof({ weight: 9, arbitrary: fromPool(pool) }, { weight: 1, arbitrary: fc.uuid() });
  if (name === 'publicKey') return fc.constant(PUBLIC_KEY);
  if (name === 'cursor') return fc.base64String({ minLength: 4, maxLength: 80 });
  if (schema.format === 'uuid' || schema.format === 'guid') return fc.uuid();
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern, 'u'));
  const { minLength = 0, maxLength = 30 } = schema;
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 30) });
}

function numberOf(
  { minimum, maximum }: JsonSchema,
  make: (bounds: { min: number; max: number }) => fc.Arbitrary<number>,
): fc.Arbitrary<number> {
  return make({ min: Number(minimum ?? -5), max: Number(maximum ?? 100_000) });
}

/** What the schema almost takes: a field is missing, unknown, too much, or something else than it should be. */
export function nearlyValidObject(schema: JsonSchema): fc.Arbitrary<Record<string, unknown>> {
  const names = [...Object.keys(schema.properties ?? {}), 'id', 'tenantId', 'status'];
  return fc
    .tuple(validObject(schema), fc.constantFrom(...names), fc.constantFrom('drop', 'replace', 'add'), wild)
    .map(([body, name, how, value]) => {
      const { [name]: _dropped, ...rest } = body;
      if (how === 'drop') return rest;
      return how === 'replace' ? { ...body, [name]: value } : { ...body, [`${name}2`]: value };
    });
}
