import { processIdentitySchema } from '@cloudlet/daemon';
import { z } from 'zod';
import { partSchema } from '../parts/part.ts';
import { readFileIfExists, writeFileAtomically } from '../state/files.ts';

const recordSchema = z.array(z.object({ part: partSchema, process: processIdentitySchema.nullable() }));

/** The supervised parts in the order of their start, each with its process. Outlives the supervisor. */
export type SupervisorRecord = z.infer<typeof recordSchema>;

export function readRecord(path: string): SupervisorRecord {
  const text = readFileIfExists(path);
  return text === undefined ? [] : recordSchema.parse(JSON.parse(text));
}

export function writeRecord(path: string, record: SupervisorRecord): void {
  writeFileAtomically(path, JSON.stringify(record));
}
