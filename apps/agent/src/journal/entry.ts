import { failureSchema, jobSchema, reportEnvelopeSchema } from '@cloudlet/contract';
import { z } from 'zod';

const at = z.int();

/** One line of an operation's journal. Times are milliseconds since 1970. */
export const journalEntrySchema = z.discriminatedUnion('entry', [
  /** The job is this node's now. An attempt before it may have begun anything where its journal was lost. */
  z.object({ entry: z.literal('begin'), at, job: jobSchema, isAfterLost: z.literal(true).exactOptional() }),
  /** An agent sets about it, the first one or the next after a crash; the marks that follow were made in this boot. */
  z.object({ entry: z.literal('run'), at, bootId: z.uuid() }),
  z.object({
    entry: z.literal('step'),
    step: z.string(),
    direction: z.enum(['do', 'undo']),
    mark: z.enum(['begun', 'done', 'failed', 'aborted']),
    at,
    output: z.object({ snapshotSizeBytes: z.int().nonnegative().exactOptional() }).exactOptional(),
    failure: failureSchema.exactOptional(),
  }),
  z.object({ entry: z.literal('pivot'), at }),
  z.object({ entry: z.literal('undoing'), at, failure: failureSchema }),
  /** The report of the result as it is sent until the control plane has acknowledged it. */
  z.object({ entry: z.literal('result'), at, envelope: reportEnvelopeSchema }),
]);
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/**
 * Whether an entry must outlive a power failure. Marks of steps need not: a killed process loses nothing that the kernel has
 * taken, steps are idempotent, and after a reboot of the host everything since the last of these entries is repeated.
 */
export function mustBeDurable(entry: JournalEntry): boolean {
  return entry.entry !== 'step' && entry.entry !== 'run';
}
