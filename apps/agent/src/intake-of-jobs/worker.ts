import { nodeKeys } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { systemClock } from '../saga/index.ts';

/** The node's queue, read from the moment on that `start` is called. */
export type JobWorker = {
  start(): void;
  /** Takes nothing more, and gives its connections up. */
  close(): Promise<void>;
};

/** Taking a job is one write to the journal, so many may be on their way; which of them runs is the scheduler's decision. */
const CONCURRENCY = 64;
/** A job that a dying agent had in its hands comes back after so long; nothing that is healthy holds one for a second. */
export const LOCK_MS = 5_000;
/** Without Redis BullMQ's closing never ends (its issue 4656); what is left of it then takes no jobs. */
const PATIENCE_MS = 2_000;

/**
 * @param redis a connection with `maxRetriesPerRequest: null`, which is the worker's own; BullMQ makes its blocking one after it
 * @param take resolves when the job is in the journal
 */
export function createJobWorker(options: {
  readonly nodeId: string;
  readonly redis: Redis;
  readonly take: (data: unknown) => Promise<void>;
  readonly logger: Logger;
}): JobWorker {
  const { nodeId, redis, take, logger } = options;
  let closing = false;
  const takeUnlessClosing = async (data: unknown) => {
    // The job is offered again, to the next agent.
    if (closing) throw new Error('the agent is leaving');
    await take(data);
  };
  const worker = new Worker(nodeId, (job) => takeUnlessClosing(job.data), {
    connection: redis,
    prefix: nodeKeys.queuePrefix,
    autorun: false,
    // The node's user may not ask Redis what it is.
    skipVersionCheck: true,
    concurrency: CONCURRENCY,
    lockDuration: LOCK_MS,
    stalledInterval: LOCK_MS,
    // The attempt's number decides what runs, not how often a delivery was tried.
    maxStalledCount: 1_000,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  });
  worker.on('error', (error) => logger.debug({ err: error }, 'the queue waits for redis'));
  worker.on('failed', (_job, error) => logger.error({ err: error }, 'a job could not be taken'));
  return {
    start() {
      if (worker.isRunning()) return;
      worker.run().catch((error: unknown) => logger.error({ err: error }, 'the queue is read no more'));
    },
    async close() {
      closing = true;
      await Promise.race([worker.close(), systemClock.sleep(PATIENCE_MS)]);
      await Promise.race([worker.disconnect(), systemClock.sleep(PATIENCE_MS)]);
      redis.disconnect();
    },
  };
}
