import { expect, it } from 'vitest';
import { z } from 'zod';
import { appRouter } from './router.ts';

type Procedure = { readonly _def: { readonly type: string; readonly inputs: readonly z.ZodType[] } };
type Schema = Readonly<Record<string, unknown>>;

const mutations = Object.entries(
  appRouter._def.procedures as unknown as Readonly<Record<string, Procedure>>,
).filter(([, { _def }]) => _def.type === 'mutation');

/** Where a schema takes fields that it does not name. */
function openObjects(schema: unknown, at = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { type, additionalProperties, propertyNames } = schema as Schema;
  // A record whose keys are named takes no others either.
  const namesKeys = typeof propertyNames === 'object' && propertyNames !== null && 'enum' in propertyNames;
  const isOpen = type === 'object' && additionalProperties !== false && !namesKeys;
  const below = Object.entries(schema).flatMap(([key, value]) => openObjects(value, `${at}/${key}`));
  return isOpen ? [at, ...below] : below;
}

it('is about every procedure that changes something', () => {
  expect(mutations.map(([name]) => name)).toContain('instances.create');
  expect(openObjects(z.toJSONSchema(z.object({ a: z.object({}) }), { io: 'input' }))).toEqual([
    '',
    '/properties/a',
  ]);
});

it.each(mutations)('%s takes no field that it does not name', (_name, { _def }) => {
  for (const input of _def.inputs) expect(openObjects(z.toJSONSchema(input, { io: 'input' }))).toEqual([]);
});
