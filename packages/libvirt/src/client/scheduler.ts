/** A call that waits for its turn. */
export interface Waiting {
  readonly priority: 'high' | 'low';
  /** Sends it; resolves when libvirtd has answered. */
  send(): Promise<void>;
}

/** Which calls are under way and which wait. */
export interface Scheduler<W extends Waiting = Waiting> {
  add(call: W): void;
  /** Takes a call out that still waits. False: it has been sent. */
  remove(call: W): boolean;
  /** Sends what may be sent. */
  pump(): void;
  /** Takes out everything that waits. */
  drain(): W[];
  /** Forgets the calls under way: their connection is gone. */
  reset(): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  readonly load: { readonly inFlight: number; readonly waiting: number };
}

/**
 * Keeps at most `maxInFlight` calls at libvirtd, in order, and one of these places free for calls of high
 * priority: a state can be read and a domain destroyed while slow calls are under way. A call that timed out
 * keeps its place until libvirtd has answered, because libvirtd still works on it.
 */
export function createScheduler<W extends Waiting>(maxInFlight: number, isOpen: () => boolean): Scheduler<W> {
  const waiting = { high: [] as W[], low: [] as W[] };
  const inFlight = { high: 0, low: 0 };
  const maxLow = Math.max(1, maxInFlight - 1);
  let generation = 0;
  let idlers: (() => void)[] = [];

  const total = (): number => inFlight.high + inFlight.low;

  function next(): W | undefined {
    if (!isOpen() || total() >= maxInFlight) return undefined;
    const high = waiting.high.shift();
    if (high !== undefined) return high;
    return inFlight.low < maxLow ? waiting.low.shift() : undefined;
  }

  function settleIdlers(): void {
    if (total() > 0) return;
    const settled = idlers;
    idlers = [];
    for (const resolve of settled) resolve();
  }

  function pump(): void {
    for (let call = next(); call !== undefined; call = next()) {
      const { priority } = call;
      const own = generation;
      inFlight[priority] += 1;
      void call.send().then(() => {
        if (own !== generation) return;
        inFlight[priority] -= 1;
        settleIdlers();
        pump();
      });
    }
  }

  return {
    add(call) {
      waiting[call.priority].push(call);
      pump();
    },
    remove(call) {
      const list = waiting[call.priority];
      const index = list.indexOf(call);
      if (index === -1) return false;
      list.splice(index, 1);
      return true;
    },
    pump,
    drain: () => [...waiting.high.splice(0), ...waiting.low.splice(0)],
    reset() {
      generation += 1;
      inFlight.high = 0;
      inFlight.low = 0;
      settleIdlers();
    },
    idle: () => (total() === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve))),
    get load() {
      return { inFlight: total(), waiting: waiting.high.length + waiting.low.length };
    },
  };
}
