import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { KeyedCertificate } from '@cloudlet/certificates';
import { DOOR_PROTOCOLS } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import { nodeOfCertificate } from './node-certificate.ts';
import { passToRedis } from './redis-passage.ts';

/** Milliseconds that a machine has for the handshake: before it nobody knows who it is. */
const HANDSHAKE_MS = 10_000;

export type DoorOptions = {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Signs nodes' certificates. */
  readonly authority: KeyedCertificate;
  /** The control plane's own, with the authority's behind it. */
  readonly server: KeyedCertificate;
  /** Where nodes' Redis connections are passed on to. */
  readonly redisUrl: string;
};

/** The one port that other machines reach. */
export type Door = { readonly port: number; readonly stop: () => Promise<void> };

/**
 * Opens the door for other machines: TLS with the cloud's own certificates, behind it the gateway's HTTP or Redis, as the client says by
 * ALPN. Redis takes nodes with a certificate only; HTTP takes all, because who joins has none yet.
 * @param http takes the HTTP connections; does not listen by itself
 */
export async function openDoor(options: DoorOptions, http: Server, logger: Logger): Promise<Door> {
  const open = new Set<Socket>();
  const server = createServer(
    {
      cert: options.server.certificate,
      key: options.server.key,
      ca: options.authority.certificate,
      requestCert: true,
      // Looked at behind the door: who joins has none, and an expired one is told so.
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_MS,
      ALPNProtocols: Object.values(DOOR_PROTOCOLS),
    },
    (socket) => {
      if (socket.alpnProtocol !== DOOR_PROTOCOLS.redis) return void http.emit('connection', socket);
      const node = nodeOfCertificate(socket);
      if ('problem' in node) {
        logger.warn({ reason: node.problem, from: socket.remoteAddress }, 'a machine was kept from Redis');
        return void socket.destroy();
      }
      passToRedis(socket, options.redisUrl, logger.child({ nodeId: node.nodeId }));
    },
  );
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.on('tlsClientError', (error, socket: TLSSocket) =>
    logger.debug({ err: error, from: socket.remoteAddress }, 'a handshake at the door failed'),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
