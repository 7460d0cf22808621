/**
 * The control plane's clock as this node knows it: what the control plane said last, and how long ago that is by a clock that does not jump.
 * The node's own wall clock may be wrong or be put right at any time, and deadlines are times of the control plane's.
 */
export type ControlClock = {
  /** The control plane says what time it is; milliseconds since 1970. */
  heard(at: number): void;
  /** Null while it has not said anything. */
  now(): number | null;
};

export function createControlClock(elapsed: () => number = () => performance.now()): ControlClock {
  let ahead: number | null = null;
  return {
    heard(at) {
      ahead = at - elapsed();
    },
    now: () => (ahead === null ? null : ahead + elapsed()),
  };
}
