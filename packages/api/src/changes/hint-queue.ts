/** Hints that one subscriber has not taken yet. Twins are one, and too many are one resync: it never grows. */
export type HintQueue<Hint> = {
  readonly push: (hint: Hint) => void;
  /** Takes everything, waiting for it at most so long; nothing when the time is up or the signal aborted. */
  readonly take: (waitMs: number, signal: AbortSignal) => Promise<readonly (Hint | Resync)[]>;
};

/** Anything may have been missed. */
type Resync = { readonly type: 'resync' };

/** Hints above which a subscriber had better look at everything. */
const MANY = 500;

/** An empty queue, for one subscriber: `take` serves one waiter at a time. */
export function createHintQueue<Hint extends { readonly type: string }>(): HintQueue<Hint> {
  let waiting = new Map<string, Hint | Resync>();
  let wake: (() => void) | null = null;

  function push(hint: Hint): void {
    if (waiting.has('resync')) return;
    if (hint.type === 'resync' || waiting.size >= MANY) waiting = new Map([['resync', { type: 'resync' }]]);
    else waiting.set(JSON.stringify(hint), hint);
    wake?.();
  }

  async function take(waitMs: number, signal: AbortSignal): Promise<readonly (Hint | Resync)[]> {
    if (waiting.size === 0 && !signal.aborted) await wakeOrTimeout(waitMs, signal);
    const taken = [...waiting.values()];
    waiting = new Map();
    return taken;
  }

  function wakeOrTimeout(waitMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, waitMs);
      signal.addEventListener('abort', done, { once: true });
      wake = done;

      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        wake = null;
        resolve();
      }
    });
  }

  return { push, take };
}
