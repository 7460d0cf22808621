import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import frozen from './fixtures/version-1.json' with { type: 'json' };
import {
  CONTRACT_VERSION,
  contractVersionSchema,
  inboxMessageSchema,
  jobSchema,
  reportEnvelopeSchema,
  telemetrySchema,
} from './index.ts';

/** Messages as the version before this one writes them; they are never edited, only replaced when the version rises. */
const readers: Record<keyof typeof frozen, z.ZodType> = {
  reports: reportEnvelopeSchema,
  telemetry: telemetrySchema,
  inbox: inboxMessageSchema,
  jobs: jobSchema,
};

/** What the version before does not write. An agent that speaks it is never told this, for it shows nothing to be asked about. */
const NEW_TYPES = ['unexplained'];

test('this version and the one before are understood, and no others', () => {
  const versions = [CONTRACT_VERSION - 2, CONTRACT_VERSION - 1, CONTRACT_VERSION, CONTRACT_VERSION + 1];
  expect(versions.map((version) => contractVersionSchema.safeParse(version).success)).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

describe.each(Object.entries(frozen))('%s of the version before', (kind, messages) => {
  const reader = readers[kind as keyof typeof readers];
  test.each<object>(messages)('are read: %j', (message) => {
    expect(message).toMatchObject({ version: CONTRACT_VERSION - 1 });
    expect(reader.parse(message)).toEqual(message);
  });
  test('are there of every type', () => {
    const all = typesOf(kind as keyof typeof readers).filter((type) => !NEW_TYPES.includes(type));
    expect(new Set(messages.map(typeOf))).toEqual(new Set(all));
  });
});

function typeOf(message: object): string {
  const { report = message, input } = message as { report?: object; input?: { kind: string } };
  return input?.kind ?? (report as { type: string }).type;
}

function typesOf(kind: keyof typeof readers): string[] {
  const kinds = (union: { options: readonly { shape: Record<string, unknown> }[] }, field: string) =>
    union.options.map(({ shape }) => (shape[field] as { value: string }).value);
  if (kind === 'reports') return kinds(reportEnvelopeSchema.shape.report, 'type');
  if (kind === 'jobs') return kinds(jobSchema.shape.input, 'kind');
  return kinds(kind === 'inbox' ? inboxMessageSchema : telemetrySchema, 'type');
}
