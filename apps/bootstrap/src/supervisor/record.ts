import { processIdentitySchema } from '@cloudlet/daemon';
import { z } from 'zod';
import { partSchema } from '../parts/part.ts';
import { parseJson, readFileIfExists, writeFileAtomically } from '../state/files.ts';

const recordSchema = z.array(z.object({ part: partSchema, process: processIdentitySchema.nullable() }));

/** The supervised parts in the order of their start, each with its process. Outlives the supervisor. */
export type SupervisorRecord = z.infer<typeof recordSchema>;

/** @returns what the last supervisor wrote; nothing where none ever ran. @throws Error for a record of another form */
/** One that cannot be understood counts as none, with a warning: it is worthless unless a killed supervisor left parts. */
export function readRecord(path: string): SupervisorRecord {
  const text = readFileIfExists(path);
  if (text === undefined) return [];
  const parsed = recordSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  console.error(`${path} is damaged and left aside: parts that a killed supervisor left are not taken over`);
  return [];
}

/** Replaces the record in one rename, so that a supervisor killed while writing leaves a whole one. */
export function writeRecord(path: string, record: SupervisorRecord): void {
  writeFileAtomically(path, JSON.stringify(record));
}
