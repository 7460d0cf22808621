import type { Failure, InboxMessage, Job } from '@cloudlet/contract';
import type { HeldAttempt, Journal } from '../journal/index.ts';
import type { Interruption } from '../saga/index.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { Generations } from './generations.ts';
import type { Lease } from './lease.ts';

type Roster = Extract<InboxMessage, { type: 'roster' }>;

const NOT_THIS_NODES: Failure = {
  code: 'not_this_nodes_instance',
  message: 'The instance is not this compute node’s any more.',
};

/**
 * Stops the work that a roster makes void, and only then lets guests be started again. What was learnt of generations is
 * written down first: the next agent must not take up what this one was killed while stopping.
 * @param heldAtHello the attempts that were held when the hello was said: what came later may be of instances younger than the roster
 */
export function obeyRoster(
  parts: {
    readonly journal: Journal;
    readonly generations: Generations;
    readonly scheduler: Scheduler;
    readonly lease: Lease;
  },
  roster: Roster,
  heldAtHello: ReadonlySet<HeldAttempt>,
): void {
  const { journal, generations, scheduler, lease } = parts;
  for (const { instanceId, generation } of roster.instances) generations.note(instanceId, generation);
  const own = new Map(roster.instances.map(({ instanceId, generation }) => [instanceId, generation]));
  for (const { job } of journal.held()) {
    const generation = own.get(job.instance.id) ?? 0;
    if (generation > job.instance.generation) journal.noteGeneration(job.instance.id, generation);
  }
  scheduler.interrupt((held) => whyVoid(held.job, own.get(held.job.instance.id), heldAtHello.has(held)));
  lease.renew();
}

/**
 * Why an attempt must not go on as it was; null when it may.
 * - of an instance with a newer generation: its destroy comes and removes what was left
 * - of an instance that is not the node's at all: what a create has made is undone, anything else stops where it stands, and
 *   what is left is an orphan, which is shown. A destroy goes on: what it removes is nobody's.
 */
function whyVoid(
  { instance, input }: Job,
  generation: number | undefined,
  isOlder: boolean,
): Interruption | null {
  if (generation !== undefined) return generation > instance.generation ? { kind: 'supersede' } : null;
  if (!isOlder || input.kind === 'destroy') return null;
  return input.kind === 'create' ? { kind: 'cancel', failure: NOT_THIS_NODES } : { kind: 'supersede' };
}
