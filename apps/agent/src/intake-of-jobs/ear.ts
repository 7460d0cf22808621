import { nodeKeys } from '@cloudlet/contract';
import type { HealthCheck, Logger } from '@cloudlet/daemon';
import { QueueKeys } from 'bullmq';
import type { Redis } from 'ioredis';
import { isReady } from '../reports/redis.ts';
import { createUntaken } from './untaken.ts';
import { createJobWorker, type JobWorker, LOCK_MS } from './worker.ts';

/** What hears the node's jobs, for as long as the agent lives. */
export type Ear = {
  /** Begins to take jobs. */
  start(): void;
  /** Milliseconds for which no job has been taken though there were some; 0 where what comes is taken. */
  untakenForMs(): number;
  check(): HealthCheck;
  close(): Promise<void>;
};

const LOOK_EVERY_MS = 2_000;
/**
 * A BullMQ worker may stop taking jobs while its connection looks well (its issues 3185, 4479 and 4585; its maintainer's advice is
 * to make another). One that is well takes a job in milliseconds.
 */
const OPEN_ANEW_AFTER_MS = 6_000;
/**
 * A job that the old worker was given comes back to the new one after two of its looks for stalled ones: one marks it, the next takes
 * it. BullMQ makes no look when the last was less than a period ago, which at its own pace may be every other one. A worker that is
 * replaced before never gets there.
 */
const OPEN_ANEW_EVERY_MS = 5 * LOCK_MS;

/**
 * Takes the node's jobs by a worker, looks by another connection whether jobs lie there that the worker does not take, and replaces
 * a worker that takes none. The worker's own word counts for nothing: it believes that it runs.
 * @param options.connect makes a connection for a worker
 * @param options.redis the connection to look by
 * @param options.take resolves when the job is in the journal
 */
export function openEar(options: {
  readonly nodeId: string;
  readonly connect: () => Redis;
  readonly redis: Redis;
  readonly take: (data: unknown) => Promise<void>;
  readonly logger: Logger;
}): Ear {
  const { nodeId, connect, redis, take, logger } = options;
  const { wait = '', active = '', paused = '' } = new QueueKeys(nodeKeys.queuePrefix).getKeys(nodeId);
  const untaken = createUntaken(() => performance.now());
  const takeAndNote = async (data: unknown) => {
    try {
      await take(data);
      untaken.taken();
    } catch (error) {
      untaken.failed();
      throw error;
    }
  };
  const open = () => createJobWorker({ nodeId, redis: connect(), take: takeAndNote, logger });
  const retiring = new Set<Promise<void>>();
  let worker = open();
  let started = false;
  let openedAnewAt = Number.NEGATIVE_INFINITY;

  const retire = (old: JobWorker) => {
    const closing = old
      .close()
      .catch((error: unknown) => logger.debug({ err: error }, 'the old worker did not close well'))
      .finally(() => retiring.delete(closing));
    retiring.add(closing);
  };
  const look = async () => {
    if (!started || !isReady(redis)) return;
    const lengths = await Promise.all([wait, active, paused].map((key) => redis.llen(key)));
    untaken.lying(lengths.reduce((sum, length) => sum + length, 0));
    if (untaken.lyingForMs() < OPEN_ANEW_AFTER_MS) return;
    if (performance.now() - openedAnewAt < OPEN_ANEW_EVERY_MS) return;
    logger.warn({ lengths }, 'jobs lie in the queue and none is taken: opening it anew');
    retire(worker);
    worker = open();
    worker.start();
    openedAnewAt = performance.now();
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => logger.debug({ err: error }, 'the queue could not be looked at'));
  }, LOOK_EVERY_MS);

  return {
    start() {
      started = true;
      worker.start();
    },
    untakenForMs: untaken.forMs,
    check() {
      const ms = untaken.forMs();
      if (ms < OPEN_ANEW_AFTER_MS) return { name: 'jobs', healthy: true };
      return { name: 'jobs', healthy: false, detail: `none was taken for ${Math.round(ms / 1000)} s` };
    },
    async close() {
      clearInterval(timer);
      await Promise.all([worker.close(), ...retiring]);
    },
  };
}
