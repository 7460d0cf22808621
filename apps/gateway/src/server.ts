import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { gatewayPaths } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ConsoleRights } from './console-rights.ts';
import { PATIENCE, type Patience } from './consoles/patience.ts';
import { serveViewer } from './consoles/serve-viewer.ts';
import { createSessions } from './consoles/sessions.ts';
import { nodeCredential } from './http/bearer.ts';
import { keepAlive } from './http/keep-alive.ts';
import { refuseUpgrade } from './http/refuse.ts';
import { serveImage } from './images/serve-image.ts';
import { createNodeLink } from './nodes/node-link.ts';
import { createNodeLinks } from './nodes/node-links.ts';

/** Bytes of the largest message taken from a browser (a paste) or an agent. */
const MAX_MESSAGE_BYTES = 1024 * 1024;
/** WebSocket close code: the server is leaving (RFC 6455 section 7.4.1). */
const GOING_AWAY = 1001;
/** Milliseconds that the others have for closing on their side when the gateway stops. */
const GOODBYE_MS = 2_000;

export type GatewayOptions = {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Origins whose pages may open consoles, e.g. http://127.0.0.1:3000. */
  readonly origins: readonly string[];
  readonly imageDirectory: string;
  readonly rights: ConsoleRights;
  readonly logger: Logger;
  readonly patience?: Patience;
};

export type Gateway = {
  readonly port: number;
  /** Ends consoles whose right is gone: an instance's, or all (null). */
  readonly recheck: (instanceId: string | null) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Serves browsers' consoles, agents' connections and nodes' image downloads on one port. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { rights, logger, patience = PATIENCE } = options;
  const links = createNodeLinks();
  const sessions = createSessions(rights, logger);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    clientTracking: true,
  });
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => fail(response, error));
  });
  server.on('upgrade', (request, socket, head) => {
    upgrade(request, socket, head).catch((error: unknown) => {
      logger.error({ err: error }, 'a WebSocket handshake failed');
      refuseUpgrade(socket, 503);
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sha256 = imageIn(pathOf(request));
    if (!sha256) return void response.writeHead(404).end();
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    }
    if (!(await authenticate(request))) {
      return void response.writeHead(401, { 'www-authenticate': 'Bearer realm="cloudlet-node"' }).end();
    }
    await serveImage(request, response, options.imageDirectory, sha256);
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Node leaves an upgraded socket's errors to us, and a reset one would end the process.
    socket.on('error', (error) => logger.debug({ err: error }, 'a connection failed'));
    const path = pathOf(request);
    if (path === gatewayPaths.console) return upgradeViewer(request, socket, head);
    if (path === gatewayPaths.agent) return upgradeNode(request, socket, head);
    refuseUpgrade(socket, 404);
  }

  /** Programs other than browsers send no Origin; they could send any, so that it is missing tells nothing. */
  function upgradeViewer(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { origin } = request.headers;
    if (origin !== undefined && !options.origins.includes(origin)) {
      logger.warn({ origin }, 'a page of another origin wanted a console');
      refuseUpgrade(socket, 403);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (viewer) => {
      keepAlive(viewer);
      serveViewer(viewer, { rights, links, sessions, logger, patience }).catch((error: unknown) => {
        logger.error({ err: error }, 'a console could not be opened');
        viewer.close(1011);
      });
    });
  }

  async function upgradeNode(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const nodeId = await authenticate(request);
    if (!nodeId) return refuseUpgrade(socket, 401);
    sockets.handleUpgrade(request, socket, head, (agent) => welcomeNode(nodeId, agent));
  }

  function welcomeNode(nodeId: string, agent: WebSocket): void {
    const nodeLogger = logger.child({ nodeId });
    keepAlive(agent);
    const link = createNodeLink(nodeId, agent, nodeLogger, (gone) => {
      links.disconnected(gone);
      nodeLogger.info('a node left');
    });
    nodeLogger.info('a node connected');
    links.connected(link);
  }

  /** The node that shows its credential, or null. */
  async function authenticate(request: IncomingMessage): Promise<string | null> {
    const credential = nodeCredential(request);
    if (!credential) return null;
    const { nodeId } = credential;
    if (await rights.isNode(credential)) return nodeId;
    logger.warn({ nodeId, path: pathOf(request) }, 'a node was refused: this is not its secret');
    return null;
  }

  function fail(response: ServerResponse, error: unknown): void {
    logger.error({ err: error }, 'a request failed');
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
  }

  async function stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets.clients) {
      socket.resume();
      socket.close(GOING_AWAY, 'the gateway restarts');
    }
    const timer = setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
    }, GOODBYE_MS);
    await closed;
    clearTimeout(timer);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, recheck: sessions.recheck, stop };
}

/** The path alone: a query may hold anything and is never logged. */
function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://gateway').pathname;
}

function imageIn(path: string): string | null {
  const sha256 = path.split('/').at(-1) ?? '';
  return /^[0-9a-f]{64}$/.test(sha256) && path === gatewayPaths.image(sha256) ? sha256 : null;
}
