import { processIdentitySchema } from '@cloudlet/daemon';
import { z } from 'zod';
import { partSchema } from '../parts/part.ts';
import { readFileIfExists, writeFileAtomically } from '../state/files.ts';

const recordSchema = z.array(z.object({ part: partSchema, process: processIdentitySchema.nullable() }));

/** The supervised parts in the order of their start, each with its process. Outlives the supervisor. */
export type SupervisorRecord = z.infer<typeof recordSchema>;

/** @returns what the last supervisor wrote; nothing where none ever ran. @throws Error for a record of another form */
export function readRecord(path: string): SupervisorRecord {
  const text = readFileIfExists(path);
  return text === undefined ? [] : recordSchema.parse(JSON.parse(text));
}

/** Replaces the record in one rename, so that a supervisor killed while writing leaves a whole one. */
export function writeRecord(path: string, record: SupervisorRecord): void {
  writeFileAtomically(path, JSON.stringify(record));
}
