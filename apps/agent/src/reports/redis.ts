import type { ConnectionOptions } from 'node:tls';
import { DOOR_PROTOCOLS, REDIS_SILENCE_MS } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import { Redis } from 'ioredis';
import type { ClientTls } from '../certificate/identity.ts';

/**
 * Connections of the agent to Redis. All reconnect for ever; a socket that stays silent while an answer is due is given up.
 */
export type RedisPurpose = 'reports' | 'inbox' | 'jobs';

/** Where Redis is and who comes. */
export type RedisAccess = {
  /** `redis://…`, `rediss://…` or the path of a unix socket. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** For `rediss://`: the control plane's door, which passes the bytes on to Redis. */
  readonly tls?: ClientTls | undefined;
};

/** Connects as the node's own user, who may do no more than the contract's list says: not even ask Redis about itself. */
export function connectRedis(
  { url, user, password, tls }: RedisAccess,
  purpose: RedisPurpose,
  logger: Logger,
): Redis {
  const redis = new Redis(url, {
    username: user,
    password,
    ...(tls ? { tls: atDoor(tls) } : {}),
    connectionName: `agent-${purpose}`,
    disableClientInfo: true,
    // It asks with INFO whether Redis still loads its data from a disk, which this one has not.
    enableReadyCheck: false,
    retryStrategy: (times: number) => Math.min(100 * times, 1_000),
    socketTimeout: REDIS_SILENCE_MS,
    // BullMQ wants to wait out an outage; the outbox keeps what it could not send itself, and a queue of commands here would
    // only grow and then send it twice. Without retries a command that was under way fails with its connection; with them
    // it would never be settled (ioredis 6.0).
    ...(purpose === 'jobs'
      ? { maxRetriesPerRequest: null }
      : { enableOfflineQueue: false, autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 }),
  });
  // ioredis reports each failed attempt to connect here; health shows the state, the log why.
  redis.on('error', (error) => logger.debug({ err: error, purpose }, 'redis'));
  redis.on('close', () => logger.warn({ purpose }, 'redis connection lost'));
  redis.on('ready', () => logger.info({ purpose }, 'redis connected'));
  return redis;
}

/** Looked at for each connection anew, as the certificate is renewed now and then. */
function atDoor(tls: ClientTls): ConnectionOptions {
  return {
    servername: tls.servername,
    ca: tls.ca,
    get cert() {
      return tls.cert;
    },
    get key() {
      return tls.key;
    },
    ALPNProtocols: [DOOR_PROTOCOLS.redis],
  };
}

/** Whether commands can be sent now. */
export function isReady(redis: Redis): boolean {
  return redis.status === 'ready';
}
