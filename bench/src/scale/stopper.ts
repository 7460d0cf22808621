/** Ends what was started, the last first, whatever ends the bench. */
export function stopper() {
  const stops: (() => Promise<unknown>)[] = [];

  async function stopAll(): Promise<void> {
    for (let stop = stops.pop(); stop; stop = stops.pop()) {
      await stop().catch((error: unknown) => console.error('something could not be stopped:', error));
    }
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stopAll().finally(() => process.exit(1));
    });
  }
  return { add: (stop: () => Promise<unknown>) => void stops.push(stop), stopAll };
}
