import { z } from 'zod';
import {
  addressSchema,
  baseImageSchema,
  domainSpecSchema,
  hostSizeSchema,
  instanceIdSchema,
  seedSchema,
} from '../wire/shapes.ts';

/** What a simulated host remembers, as tables of named entries: the rows of its state file. */

const hostRowSchema = z.object({
  hostUuid: z.guid(),
  bootId: z.guid(),
  size: hostSizeSchema,
  natCidr: z.cidrv4(),
});

const sizeSchema = z.object({ vcpus: z.int(), memoryMib: z.int() });

const domainRowSchema = z.object({
  spec: domainSpecSchema,
  power: z.enum(['running', 'paused', 'shutoff', 'crashed']),
  /** The size that it was started with; null where it is off. */
  runsWith: sizeSchema.nullable(),
  /** Until then (ms since 1970) the guest boots and ignores ACPI; null where it has booted or is off. */
  bootsUntil: z.number().nullable(),
  /** What the guest is doing after ACPI or a command asked for it, and when (ms since 1970) it is done. */
  leaving: z.object({ to: z.enum(['shutdown', 'reboot']), at: z.number() }).nullable(),
  /** Who is logged in on the serial console. */
  user: z.string().nullable(),
});
export type DomainRow = z.infer<typeof domainRowSchema>;

const contentSchema = z.object({
  baseSha256: z.string(),
  sizeGib: z.number(),
  /** Bytes written besides those of the base image. */
  bytes: z.number(),
  /** The files that the guest's shell wrote. */
  files: z.record(z.string(), z.string()),
});

const diskRowSchema = contentSchema.extend({
  /** The attempt whose copy was put here last. */
  restoredBy: z.string().nullable(),
});

const temporaryRowSchema = z.object({
  kind: z.enum(['base', 'disk', 'snapshot', 'restore']),
  /** Null for a base image's. */
  instanceId: instanceIdSchema.nullable(),
  /** The snapshot that it is to be or comes from, or the base image's checksum. */
  subject: z.string().nullable(),
  bytes: z.number(),
  /** The copy, once it is complete (a prepared restore). */
  content: contentSchema.nullable(),
});
export type TemporaryRow = z.infer<typeof temporaryRowSchema>;

/** The tables: name → schema of a row. Keys: instance ids, checksums, MAC addresses, file names, `instance/snapshot`. */
export const rowSchemas = {
  host: hostRowSchema,
  domain: domainRowSchema,
  base: baseImageSchema,
  disk: diskRowSchema,
  seed: seedSchema,
  snapshot: contentSchema.extend({ totalBytes: z.number() }),
  address: addressSchema,
  temporary: temporaryRowSchema,
  /** The tail of what the guest wrote to its serial console. */
  console: z.string(),
} as const;

export type TableName = keyof typeof rowSchemas;
export type Row<Table extends TableName> = z.infer<(typeof rowSchemas)[Table]>;
export type Tables = { readonly [Table in TableName]: Map<string, Row<Table>> };

/** One change of one row, made by {@link put} or {@link remove}; `append` adds console output. */
export type Change =
  | readonly ['put', TableName, string, unknown]
  | readonly ['remove', TableName, string]
  | readonly ['append', 'console', string, string];

/** Bytes of console output that are kept of each guest; characters here, for the simulated guests write ASCII. */
export const CONSOLE_TAIL_BYTES = 64 * 1024;

export function emptyTables(): Tables {
  return {
    host: new Map(),
    domain: new Map(),
    base: new Map(),
    disk: new Map(),
    seed: new Map(),
    snapshot: new Map(),
    address: new Map(),
    temporary: new Map(),
    console: new Map(),
  };
}

export function put<Table extends TableName>(table: Table, key: string, row: Row<Table>): Change {
  return ['put', table, key, row];
}

export function remove(table: TableName, key: string): Change {
  return ['remove', table, key];
}

export function applyChange(tables: Tables, change: Change): void {
  if (change[0] === 'append') {
    const text = (tables.console.get(change[2]) ?? '') + change[3];
    tables.console.set(change[2], text.slice(-CONSOLE_TAIL_BYTES));
    return;
  }
  const table: Map<string, unknown> = tables[change[1]];
  if (change[0] === 'remove') table.delete(change[2]);
  else table.set(change[2], change[3]);
}

/** All rows as changes that make them again. */
export function* allRows(tables: Tables): Generator<Change> {
  for (const [name, table] of Object.entries(tables)) {
    for (const [key, row] of table) yield ['put', name as TableName, key, row];
  }
}
