/** A break of so long counts as not having listened. */
const LONGEST_BREAK_MS = 5_000;

/** How long this process has listened to the nodes without a break: silence means something only if somebody listened. */
export function listeningTime(now: () => number = () => performance.now()) {
  let since: number | null = null;
  let last = Number.NEGATIVE_INFINITY;
  return {
    /** Called after each turn of listening that went well. */
    heard(): void {
      const at = now();
      if (since === null || at - last > LONGEST_BREAK_MS) since = at;
      last = at;
    },
    ms(): number {
      const at = now();
      return since === null || at - last > LONGEST_BREAK_MS ? 0 : at - since;
    },
  };
}
