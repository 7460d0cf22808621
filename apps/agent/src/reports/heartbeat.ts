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
  /** What to say; its number is given here. */
  readonly heartbeat: () => Omit<Heartbeat, 'sequence'>;
  /** Redis has accepted a heartbeat. @param sentAt when it was sent, by `now` */
  readonly onAccepted: (sentAt: number) => void;
  readonly now: () => number;
  readonly onDataLost: () => void;
  readonly logger: Logger;
}): () => void {
  const { nodeId, epoch, redis, heartbeat, onAccepted, now, onDataLost, logger } = options;
  const key = nodeKeys.agentEpoch(nodeId);
  let wasThere = false;
  let underWay = false;
  let sequence = 0;

  const beat = async () => {
    const sentAt = now();
    const before = await redis.getset(key, String(epoch));
    if (wasThere && before === null) {
      logger.warn('redis has lost its data: saying everything again');
      onDataLost();
    }
    if (wasThere && before !== null && before !== String(epoch)) {
      logger.error({ epoch, other: before }, 'another agent shows this node’s credentials');
    }
    wasThere = true;
    sequence += 1;
    await sendTelemetry(redis, nodeId, [{ ...heartbeat(), sequence }]);
    onAccepted(sentAt);
  };
  const beatOrWait = () => {
    if (underWay || !isReady(redis)) return;
    underWay = true;
    beat()
      .catch((error: unknown) => logger.warn({ err: error }, 'a heartbeat was lost, or what follows from it'))
      .finally(() => {
        underWay = false;
      });
  };

  const timer = setInterval(beatOrWait, EVERY_MS);
  redis.on('ready', beatOrWait);
  beatOrWait();
  return () => {
    clearInterval(timer);
    redis.off('ready', beatOrWait);
  };
}
