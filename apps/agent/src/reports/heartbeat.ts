import { nodeKeys, type Telemetry } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import type { Redis } from 'ioredis';
import { isReady } from './redis.ts';
import { sendTelemetry } from './telemetry.ts';

type Heartbeat = Extract<Telemetry, { type: 'heartbeat' }>;

const EVERY_MS = 2_000;

/**
 * Says every 2 s that the agent lives and what it holds, and notices when Redis has lost its data: a key of this epoch's that
 * was there is gone. Redis runs without a disk, so every restart of it is such a loss.
 * @returns a function that ends it.
 */
export function startHeartbeat(options: {
  readonly nodeId: string;
  readonly epoch: number;
  readonly redis: Redis;
  readonly heartbeat: () => Heartbeat;
  readonly onDataLost: () => void;
  readonly logger: Logger;
}): () => void {
  const { nodeId, epoch, redis, heartbeat, onDataLost, logger } = options;
  const key = nodeKeys.agentEpoch(nodeId);
  let wasThere = false;

  const beat = async () => {
    if (!isReady(redis)) return;
    const isThere = (await redis.getset(key, String(epoch))) === String(epoch);
    if (wasThere && !isThere) {
      logger.warn('redis has lost its data: saying everything again');
      onDataLost();
    }
    wasThere = true;
    await sendTelemetry(redis, nodeId, [heartbeat()]);
  };
  const beatOrWait = () => {
    beat().catch((error: unknown) => logger.debug({ err: error }, 'a heartbeat was lost'));
  };

  const timer = setInterval(beatOrWait, EVERY_MS);
  redis.on('ready', beatOrWait);
  beatOrWait();
  return () => {
    clearInterval(timer);
    redis.off('ready', beatOrWait);
  };
}
