import { type Job, jobId, nodeKeys } from '@cloudlet/contract';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** The nodes' BullMQ queues, opened when first needed, all over one connection. */
export type JobQueues = {
  /** Offers jobs to their node. Offering an attempt that lies there already does nothing. */
  offer(nodeId: string, jobs: readonly Job[]): Promise<void>;
  close(): Promise<void>;
};

/** BullMQ decides nothing: one try, nothing kept after the end; what becomes of an attempt is the database's affair. */
const JOB_OPTIONS = { attempts: 1, removeOnComplete: true, removeOnFail: true } as const;

export function openJobQueues(redis: Redis): JobQueues {
  const queues = new Map<string, Queue>();

  function queueOf(nodeId: string): Queue {
    const known = queues.get(nodeId);
    if (known) return known;
    const queue = new Queue(nodeId, {
      connection: redis,
      prefix: nodeKeys.queuePrefix,
      skipVersionCheck: true,
    });
    queues.set(nodeId, queue);
    return queue;
  }

  return {
    async offer(nodeId, jobs) {
      await queueOf(nodeId).addBulk(
        jobs.map((job) => ({ name: job.input.kind, data: job, opts: { ...JOB_OPTIONS, jobId: jobId(job) } })),
      );
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}
