import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import {
  allRows,
  applyChange,
  type Change,
  emptyTables,
  rowSchemas,
  type TableName,
  type Tables,
} from './host-tables.ts';

/** A host's state: tables in memory, and a file of changes that makes them again. */
export type HostStore = {
  readonly tables: Tables;
  /** Makes the changes durable and then visible, all or none. */
  commit(...changes: readonly Change[]): void;
};

/** A file is written anew when the changes in it outweigh its rows this much. */
const COMPACT_WHEN_GROWN = { times: 2, bytes: 256 * 1024 };

const lineSchema = z.array(
  z.union([
    z.tuple([z.literal('put'), z.string(), z.string(), z.unknown()]),
    z.tuple([z.literal('remove'), z.string(), z.string()]),
    z.tuple([z.literal('append'), z.literal('console'), z.string(), z.string()]),
  ]),
);

/**
 * Opens a host's state file, or begins one. One line is one commit: a SIGKILL between two commits loses nothing that was
 * answered, for what was written is the kernel's. (No fsync: after a power failure of the real machine a simulation may
 * begin anew.) A last line without its end was never answered and is dropped.
 * @throws Error when the file is damaged otherwise.
 */
export function openHostStore(path: string): HostStore {
  const tables = emptyTables();
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  for (const [index, line] of complete.split('\n').entries()) {
    if (line !== '')
      for (const change of parseLine(line, `${path}:${index + 1}`)) applyChange(tables, change);
  }

  let compactedBytes = 0;
  let appendedBytes = 0;
  const compact = () => {
    const lines = [...allRows(tables)].map((change) => `${JSON.stringify([change])}\n`).join('');
    writeFileSync(`${path}.new`, lines, { mode: 0o600 });
    renameSync(`${path}.new`, path);
    compactedBytes = lines.length;
    appendedBytes = 0;
  };
  if (text !== '') compact();

  return {
    tables,
    commit(...changes) {
      if (changes.length === 0) return;
      const line = `${JSON.stringify(changes)}\n`;
      appendFileSync(path, line, { mode: 0o600 });
      for (const change of changes) applyChange(tables, change);
      appendedBytes += line.length;
      if (appendedBytes > COMPACT_WHEN_GROWN.bytes + COMPACT_WHEN_GROWN.times * compactedBytes) compact();
    },
  };
}

function parseLine(line: string, where: string): Change[] {
  try {
    return lineSchema.parse(JSON.parse(line)).map((change) => {
      if (change[0] === 'append') return change;
      const table = tableNameSchema.parse(change[1]);
      if (change[0] === 'remove') return ['remove', table, change[2]];
      return ['put', table, change[2], rowSchemas[table].parse(change[3])];
    });
  } catch (error) {
    throw new Error(`${where} is damaged: move the file away to begin this host anew`, { cause: error });
  }
}

const tableNames = Object.keys(rowSchemas) as TableName[];
const tableNameSchema = z.enum(tableNames);
