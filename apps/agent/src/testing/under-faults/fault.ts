import { OPERATION_KINDS } from '@cloudlet/model';
import { z } from 'zod';

/**
 * What is to happen to the next operation of a kind, read from the file that {@link FAULT_FILE} names at each of its points: a
 * test plants it while the agent runs. Without the file nothing happens and nothing is noted.
 */
export const faultSchema = z.object({
  /** Tells it from those before. */
  id: z.uuid(),
  kind: z.enum(OPERATION_KINDS),
  /** The agent is killed at this point (see points.ts), or so many milliseconds after it; the next one is not. */
  kill: z.object({ point: z.string(), afterMs: z.int().nonnegative() }).nullable(),
  /** A step fails without having done anything, or when it has done all. */
  fail: z
    .object({ step: z.string(), when: z.enum(['before', 'after']), times: z.enum(['once', 'always']) })
    .nullable(),
  /** Every step, or every undo, is done twice. */
  twice: z.enum(['do', 'undo']).nullable(),
});
export type Fault = z.infer<typeof faultSchema>;

/** Environment of the agent under faults: the file of the planted fault. Its trace stands beside it. */
export const FAULT_FILE = 'CLOUDLET_TEST_FAULT';

/** Where the points that were passed are noted, one a line; a fault that struck is noted as {@link struck}. */
export const traceOf = (faultFile: string) => `${faultFile}.trace`;

/** The trace's line for a fault that struck. */
export const struck = {
  killed: (point: string) => `killed at ${point}`,
  failed: (step: string, when: 'before' | 'after') => `failed ${step}, ${when} it was done`,
} as const;

/** The trace's line for a step that ended while the agent was about to be killed. */
export const waits = (step: string) => `${step} is done and waits`;
