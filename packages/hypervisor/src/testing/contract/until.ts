import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 10;

/** Polls until there is a value. @throws Error with `otherwise` when the time is over */
export async function until<Value>(
  look: () => Value | undefined | Promise<Value | undefined>,
  withinMs: number,
  otherwise: () => string,
): Promise<Value> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`after ${withinMs} ms: ${otherwise()}`);
    await sleep(POLL_MS);
  }
}
