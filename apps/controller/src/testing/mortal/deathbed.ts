import { appendFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Where a controller under test is to die. */
export const deathSchema = z.object({
  /** A regular expression: which writes count, by their labels. */
  of: z.string(),
  /** Counted from 1; 0: never, only the list is kept. */
  write: z.int().nonnegative(),
  side: z.enum(['before', 'after']),
  /** A line for each write; beside it `.fired` once it has died, `.unfenced` where a write was not a leader's. */
  trace: z.string(),
});
export type Death = z.infer<typeof deathSchema>;

/** Counts the writes of this process and ends it at the one that is meant, as kill -9 does. */
export type Deathbed = {
  /** A write is about to be sent. @returns to be called when it was answered, before anybody else hears of the answer */
  write(label: string): () => void;
  /** A write that no leader's transaction surrounds: the test fails. */
  unfenced(label: string): void;
};

export function openDeathbed(death: Death): Deathbed {
  const counted = new RegExp(death.of);
  let all = 0;
  let count = 0;
  const dieIf = (isDue: boolean, label: string) => {
    if (!isDue) return;
    writeFileSync(`${death.trace}.fired`, `${death.side} ${label}`);
    process.kill(process.pid, 'SIGKILL');
  };
  return {
    write(label) {
      const counts = counted.test(label);
      all += 1;
      count += counts ? 1 : 0;
      const isMeant = counts && count === death.write;
      appendFileSync(death.trace, `${all} ${label}\n`);
      dieIf(isMeant && death.side === 'before', label);
      return () => dieIf(isMeant && death.side === 'after', label);
    },
    unfenced: (label) => appendFileSync(`${death.trace}.unfenced`, `${label}\n`),
  };
}
