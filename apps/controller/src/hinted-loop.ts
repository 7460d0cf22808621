import type { Logger } from '@cloudlet/daemon';

/** Work that is done when somebody hints at it and every so often without a hint. */
export type HintedLoop = {
  /** There may be something to do. Cheap: hints that come while the work runs make it run once more. */
  hint(): void;
  /** When the last run succeeded, by `performance.now()`; null before the first. */
  lastSuccessAt(): number | null;
  /** Ends after the run in progress. */
  stop(): Promise<void>;
};

/**
 * Runs `work` at once, at every hint and every `everyMs`, never twice at a time. A run that throws is logged and repeated at the next
 * hint or turn: the database or Redis may be away, and the work reads its to-do list anew each time.
 */
export function startHintedLoop(options: {
  readonly name: string;
  readonly everyMs: number;
  readonly logger: Logger;
  readonly work: () => Promise<void>;
}): HintedLoop {
  const { name, everyMs, logger, work } = options;
  let stopped = false;
  let hinted = true;
  let lastSuccessAt: number | null = null;
  let wake: () => void = () => {};

  async function sleepUntilHintOrTurn(): Promise<void> {
    if (hinted || stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, everyMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function run(): Promise<void> {
    while (!stopped) {
      hinted = false;
      try {
        await work();
        lastSuccessAt = performance.now();
      } catch (error) {
        logger.error({ err: error, loop: name }, 'a turn of the loop failed');
      }
      await sleepUntilHintOrTurn();
    }
  }

  const ended = run();
  return {
    hint() {
      hinted = true;
      wake();
    },
    lastSuccessAt: () => lastSuccessAt,
    async stop() {
      stopped = true;
      wake();
      await ended;
    },
  };
}
