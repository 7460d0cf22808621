import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Logger } from '@cloudlet/daemon';
import { z } from 'zod';

/**
 * The control plane's clock as this node knows it: what the control plane said last, and how long ago that is by a clock that does not jump.
 * The node's own wall clock may be wrong or be put right at any time, and deadlines are times of the control plane's.
 */
export type ControlClock = {
  /** The control plane says what time it is; milliseconds since 1970. */
  heard(at: number): void;
  /** Null while it has not said anything since the host's boot. */
  now(): number | null;
};

/** What is kept is read by the next agent of the same boot. `bootedAt`: when the host booted, by the control plane's clock. */
const keptSchema = z.object({ bootId: z.uuid(), bootedAt: z.number() });
type Kept = z.infer<typeof keptSchema>;

/** By how much it has to differ to be written down anew (ms): messages take a while, and differ in that. */
const WORTH_KEEPING_MS = 1_000;

export type ControlClockOptions = {
  /** Where it is kept, so that an agent that was killed knows which deadlines have passed before it has heard anything. */
  readonly path: string;
  readonly bootId: string;
  /** Milliseconds since the host's boot. */
  readonly sinceBoot: () => number;
  readonly logger: Logger;
};

export function createControlClock({ path, bootId, sinceBoot, logger }: ControlClockOptions): ControlClock {
  const last = readKept(path);
  let kept = last?.bootId === bootId ? last.bootedAt : null;
  let bootedAt = kept;
  return {
    heard(at) {
      bootedAt = at - sinceBoot();
      if (kept !== null && Math.abs(bootedAt - kept) < WORTH_KEEPING_MS) return;
      try {
        writeKept(path, { bootId, bootedAt });
        kept = bootedAt;
      } catch (error) {
        // This agent knows it all the same; the next message brings another chance.
        logger.warn({ err: error }, 'the control plane’s time could not be kept');
      }
    },
    now: () => (bootedAt === null ? null : bootedAt + sinceBoot()),
  };
}

/** Null where there is none, or one that broke off when the host lost its power: it would be of another boot anyway. */
function readKept(path: string): Kept | null {
  try {
    return keptSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

function writeKept(path: string, kept: Kept): void {
  writeFileSync(`${path}.new`, JSON.stringify(kept), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
