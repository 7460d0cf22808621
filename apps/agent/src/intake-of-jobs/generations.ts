/**
 * The highest generation known of each instance. Jobs may be delivered out of order (a create that waited in the queue while
 * its destroy overtook it), and work of an older generation is void.
 */
export type Generations = {
  note(instanceId: string, generation: number): void;
  isVoid(instanceId: string, generation: number): boolean;
};

/** The oldest are forgotten: queues hold nothing that long. */
const REMEMBERED = 50_000;

export function createGenerations(): Generations {
  const known = new Map<string, number>();
  return {
    note(instanceId, generation) {
      const before = known.get(instanceId) ?? 0;
      known.delete(instanceId);
      known.set(instanceId, Math.max(before, generation));
      const [oldest] = known.keys();
      if (known.size > REMEMBERED && oldest) known.delete(oldest);
    },
    isVoid: (instanceId, generation) => generation < (known.get(instanceId) ?? 0),
  };
}
