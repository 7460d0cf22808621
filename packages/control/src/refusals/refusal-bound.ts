/** So many at once, and so many a minute for good. */
export type Level = { readonly key: string; readonly burst: number; readonly perMinute: number };

/** Whether one more may be written; else at which level there is no room, and whether it is the first that is left out there. */
export type Room =
  | { readonly isThere: true }
  | { readonly isThere: false; readonly full: Level; readonly isFirstLeftOut: boolean };

type State = { room: number; at: number; leftOut: number; readonly level: Level };

const MINUTE_MS = 60_000;
/** States that are looked through for those that say nothing any more. */
const TIDY_ABOVE = 1_000;

/**
 * Keeps in the memory of this process how many refusals were written, so that whoever is refused all the time fills no disk. A level is
 * remembered from the first that it has let through on: what is refused at a wider level costs no memory.
 * @param now a clock in milliseconds that never goes back
 */
export function createRefusalBound(now: () => number) {
  const states = new Map<string, State>();
  let tidyAbove = TIDY_ABOVE;

  /** Takes room at all levels, or at none; the first level without room counts what is left out. */
  function take(levels: readonly Level[]): Room {
    const at = now();
    for (const level of levels) {
      const state = states.get(level.key);
      if (!state || roomNow(state, at) >= 1) continue;
      state.leftOut += 1;
      return { isThere: false, full: level, isFirstLeftOut: state.leftOut === 1 };
    }
    for (const level of levels) {
      const state = states.get(level.key) ?? { room: level.burst, at, leftOut: 0, level };
      state.room = roomNow(state, at) - 1;
      state.at = at;
      states.set(level.key, state);
    }
    tidy(at);
    return { isThere: true };
  }

  /** How many were left out at a level since it was asked last. */
  function takeLeftOut({ key }: Level): number {
    const state = states.get(key);
    const leftOut = state?.leftOut ?? 0;
    if (state) state.leftOut = 0;
    return leftOut;
  }

  function tidy(at: number): void {
    if (states.size <= tidyAbove) return;
    for (const [key, state] of states) {
      if (state.leftOut === 0 && roomNow(state, at) >= state.level.burst) states.delete(key);
    }
    tidyAbove = Math.max(TIDY_ABOVE, 2 * states.size);
  }

  return { take, takeLeftOut, size: () => states.size };
}

function roomNow({ room, at, level }: State, now: number): number {
  return Math.min(level.burst, room + ((now - at) / MINUTE_MS) * level.perMinute);
}
