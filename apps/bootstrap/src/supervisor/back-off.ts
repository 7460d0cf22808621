/**
 * How soon a part that ended is started again. systemd's units follow the same rule by `infra/systemd/back-off`.
 * A part that ran for a quiet minute starts with a clean slate.
 */
export type BackOff = {
  /** When it ended within the last minute, in milliseconds of any steady clock. */
  readonly exits: readonly number[];
  /** How many delays in a row it has had. */
  readonly level: number;
};

export const noBackOff: BackOff = { exits: [], level: 0 };

const MINUTE_MS = 60_000;
/** So many exits a minute are answered at once. */
const FREE_EXITS = 5;
const PROMPT_RESTART_MS = 100;
const MAX_DELAY_MS = 30_000;

/**
 * A part ended at `now` after it had run for `ranForMs`.
 * @returns the state after that and the delay until the next start: at once for five exits a minute, then 2, 4, 8 … 30 s.
 */
export function afterExit(
  before: BackOff,
  now: number,
  ranForMs: number,
): { state: BackOff; delayMs: number } {
  const { exits, level } = ranForMs >= MINUTE_MS ? noBackOff : before;
  const recent = [...exits.filter((at) => now - at < MINUTE_MS), now];
  if (level === 0 && recent.length <= FREE_EXITS) {
    return { state: { exits: recent, level }, delayMs: PROMPT_RESTART_MS };
  }
  const delayMs = Math.min(2 ** (level + 1) * 1000, MAX_DELAY_MS);
  return { state: { exits: recent.slice(-FREE_EXITS), level: level + 1 }, delayMs };
}
