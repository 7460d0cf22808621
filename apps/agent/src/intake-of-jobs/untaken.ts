/** For how long jobs that there were have not been taken. */
export type Untaken = {
  /** A job was taken. */
  taken(): void;
  /** One was delivered and could not be taken. */
  failed(): void;
  /** So many lie in the queue now. */
  lying(count: number): void;
  /** Milliseconds for which jobs have lain in the queue while none was taken. */
  lyingForMs(): number;
  /** The same, or for which each one that was delivered could not be taken, whichever is longer. */
  forMs(): number;
};

/** What nobody takes is offered again within seconds: after so long without a failure nothing more is known. */
const FAILURE_COUNTS_FOR_MS = 30_000;

/** @param now milliseconds of a clock that does not jump */
export function createUntaken(now: () => number): Untaken {
  let lyingSince: number | null = null;
  let failing: { readonly since: number; readonly last: number } | null = null;

  const lyingForMs = () => (lyingSince === null ? 0 : Math.ceil(now() - lyingSince));
  const failingForMs = () => {
    if (failing === null || now() - failing.last > FAILURE_COUNTS_FOR_MS) return 0;
    return Math.ceil(now() - failing.since);
  };
  return {
    taken() {
      lyingSince = null;
      failing = null;
    },
    failed() {
      failing = { since: failingForMs() > 0 ? (failing?.since ?? now()) : now(), last: now() };
    },
    lying(count) {
      lyingSince = count === 0 ? null : (lyingSince ?? now());
    },
    lyingForMs,
    forMs: () => Math.max(lyingForMs(), failingForMs()),
  };
}
