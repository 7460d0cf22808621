import { type Leader, type Offer, offerOperations } from '@cloudlet/control';
import type { Logger } from '@cloudlet/daemon';
import type { JobQueues } from '../node-door/job-queues.ts';

/** Operations taken by one turn; while there are as many, the next turn follows at once. */
const AT_ONCE = 500;
/** Heartbeats come every two seconds: what two of them have not claimed was lost on the way. */
const UNCLAIMED_AFTER_MS = 5_000;

/**
 * Puts the operations that are due on their nodes' queues. The attempt is committed first: if this process or Redis dies before the job
 * lies in the queue, nobody claims it and it is offered again.
 * @returns whether there may be more
 */
export async function dispatch(leader: Leader, queues: JobQueues, logger: Logger): Promise<boolean> {
  const offers = await offerOperations(leader, { limit: AT_ONCE, unclaimedAfterMs: UNCLAIMED_AFTER_MS });
  await Promise.all(
    [...byNode(offers)].map(async ([nodeId, jobs]) => {
      await queues.offer(nodeId, jobs);
      for (const { operationId, attempt, requestId, input, instance } of jobs) {
        logger.info(
          { nodeId, operationId, attempt, requestId, kind: input.kind, instanceId: instance.id },
          'operation offered to its node',
        );
      }
    }),
  );
  return offers.length === AT_ONCE;
}

function byNode(offers: readonly Offer[]): Map<string, Offer['job'][]> {
  const jobs = new Map<string, Offer['job'][]>();
  for (const { nodeId, job } of offers) jobs.set(nodeId, [...(jobs.get(nodeId) ?? []), job]);
  return jobs;
}
