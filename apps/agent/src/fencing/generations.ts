import type { Journal } from '../journal/index.ts';

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

/** @param journal knows of those that a former start of the agent has learnt from destroys and rosters */
export function createGenerations(journal: Pick<Journal, 'held' | 'lastGenerationOf'>): Generations {
  const known = new Map<string, number>();
  const note = (instanceId: string, generation: number) => {
    const before = known.get(instanceId) ?? 0;
    known.delete(instanceId);
    known.set(instanceId, Math.max(before, generation));
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest) known.delete(oldest);
  };
  for (const { job } of journal.held()) note(job.instance.id, job.instance.generation);
  return {
    note,
    isVoid: (instanceId, generation) =>
      generation < Math.max(known.get(instanceId) ?? 0, journal.lastGenerationOf(instanceId)),
  };
}
