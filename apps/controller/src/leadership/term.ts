import { type Database, LEASE_MS, type Leader } from '@cloudlet/control';

/** A leader stops so long before others may take its lease for free. */
const MARGIN_MS = 1_000;

/** The time during which this process leads under one epoch. */
export type Term = {
  readonly leader: Leader;
  /** Aborts when leading is over, for whichever reason. */
  readonly over: AbortSignal;
  end(): void;
  /** The lease was renewed by a question that was asked at that moment of `performance.now()`. */
  renewed(askedAt: number): void;
};

/** @param askedAt when the lease was asked for, by `performance.now()`: it runs from then at the latest */
export function beginTerm(database: Database, epoch: number, askedAt: number): Term {
  const ending = new AbortController();
  const end = () => ending.abort();
  let heldUntil = 0;
  let timer: NodeJS.Timeout | undefined;
  const renewed = (at: number) => {
    if (ending.signal.aborted) return;
    heldUntil = at + LEASE_MS - MARGIN_MS;
    clearTimeout(timer);
    timer = setTimeout(end, heldUntil - performance.now());
  };
  ending.signal.addEventListener('abort', () => clearTimeout(timer));
  renewed(askedAt);
  // A process that was frozen may run before its timers do, so the clock is asked too.
  const isHeld = () => !ending.signal.aborted && performance.now() < heldUntil;
  return { leader: { database, epoch, isHeld, onDeposed: end }, over: ending.signal, end, renewed };
}
