import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks until the answer is not undefined, for what only an outside process decides.
 * @returns undefined when `withinMs` have passed.
 */
export async function poll<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  { withinMs, everyMs = 50 }: { withinMs: number; everyMs?: number },
): Promise<T | undefined> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() >= deadline) return undefined;
    await sleep(everyMs);
  }
}
