import { nodeKeys, STREAM_FIELD, type Telemetry } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import type { Redis } from 'ioredis';
import { isReady } from './redis.ts';

export type Progress = Extract<Telemetry, { type: 'progress' }>;

/** What may be lost. */
export type TelemetryStream = {
  /** At most ten a second of each operation get through; of more the last does. */
  progress(progress: Progress): void;
  close(): void;
};

const STREAM_LENGTH = 5_000;
const PROGRESS_EVERY_MS = 100;

export function createTelemetryStream(options: {
  readonly nodeId: string;
  readonly redis: Redis;
  readonly logger: Logger;
}): TelemetryStream {
  const { nodeId, redis, logger } = options;
  const waiting = new Map<string, Progress>();
  let timer: NodeJS.Timeout | null = null;

  const flush = () => {
    timer = waiting.size > 0 ? setTimeout(flush, PROGRESS_EVERY_MS) : null;
    if (waiting.size === 0) return;
    const latest = [...waiting.values()];
    waiting.clear();
    if (!isReady(redis)) return;
    sendTelemetry(redis, nodeId, latest).catch((error: unknown) =>
      logger.debug({ err: error }, 'progress was lost'),
    );
  };

  return {
    progress(progress) {
      waiting.set(progress.operationId, progress);
      if (!timer) flush();
    },
    close: () => {
      if (timer) clearTimeout(timer);
    },
  };
}

/** Adds to the bounded stream. @throws what Redis says where it does not take them */
export async function sendTelemetry(
  redis: Redis,
  nodeId: string,
  messages: readonly Telemetry[],
): Promise<void> {
  const pipeline = redis.pipeline();
  for (const message of messages) {
    const body = JSON.stringify(message);
    pipeline.xadd(nodeKeys.telemetry(nodeId), 'MAXLEN', '~', STREAM_LENGTH, '*', STREAM_FIELD, body);
  }
  const answers = (await pipeline.exec()) ?? [];
  for (const [error] of answers) if (error) throw error;
}
