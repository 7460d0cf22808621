import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { gatewayPaths } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ConsoleRights } from './console-rights.ts';
import { PATIENCE, type Patience } from './consoles/patience.ts';
import { serveOutput } from './consoles/serve-output.ts';
import { serveViewer } from './consoles/serve-viewer.ts';
import { createSessions } from './consoles/sessions.ts';
import { type Door, type DoorOptions, openDoor } from './door/door.ts';
import { nodeOfCertificate } from './door/node-certificate.ts';
import { type Enrol, refuse, serveCertificate, serveEnrolment } from './door/serve-machines.ts';
import { type NodeCredential, nodeCredential } from './http/bearer.ts';
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
  /** From where nodes are listened to without TLS: this machine alone, unless somebody else sees to that. */
  readonly plainNodes?: 'own' | 'any';
  /** For compute nodes on other machines; null: there are none. */
  readonly door?: (DoorOptions & { readonly enrol: Enrol }) | null;
};

export type Gateway = {
  readonly port: number;
  /** The port of the door for other machines; null where it is closed. */
  readonly doorPort: number | null;
  /** Ends consoles whose right is gone: an instance's, or all (null). */
  readonly recheck: (instanceId: string | null) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * Serves browsers' consoles, and agents' connections and image downloads of nodes on this machine, on one port without TLS; the nodes of
 * other machines come by a door of their own.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { rights, logger, patience = PATIENCE } = options;
  const links = createNodeLinks();
  const sessions = createSessions(rights, logger);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    clientTracking: true,
  });
  const server = serveHttp(answerOwn, upgrade);
  // Takes what comes through the door, and does not listen itself.
  const behindDoor = serveHttp(answerMachine, upgradeNode);

  function serveHttp(
    answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
    upgradeTo: typeof upgrade,
  ) {
    const http = createServer((request, response) => {
      answer(request, response).catch((error: unknown) => fail(response, error));
    });
    http.on('upgrade', (request, socket, head) => {
      // Node leaves an upgraded socket's errors to us, and a reset one would end the process.
      socket.on('error', (error) => logger.debug({ err: error }, 'a connection failed'));
      upgradeTo(request, socket, head).catch((error: unknown) => {
        logger.error({ err: error }, 'a WebSocket handshake failed');
        refuseUpgrade(socket, 503);
      });
    });
    return http;
  }

  /** Whoever comes through the door: a machine that joins, or a node. */
  async function answerMachine(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request);
    if (!options.door || (path !== gatewayPaths.enrolment && path !== gatewayPaths.certificate)) {
      return answerNode(request, response);
    }
    const { authority, enrol } = options.door;
    if (request.method !== 'POST') return void response.writeHead(405, { allow: 'POST' }).end();
    if (path === gatewayPaths.enrolment) {
      return serveEnrolment(request, response, { authority, enrol, logger });
    }
    const node = await authenticate(request);
    if ('status' in node) return refuse(response, node.status, node);
    await serveCertificate(request, response, { authority, nodeId: node.nodeId, logger });
  }

  /** Whoever comes on the port without TLS: the API for what a console said, or a node. */
  async function answerOwn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (pathOf(request) !== gatewayPaths.consoleOutput) return answerNode(request, response);
    if (request.method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end();
    await serveOutput(request, response, { rights, links, logger, patience });
  }

  async function answerNode(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sha256 = imageIn(pathOf(request));
    if (!sha256) return void response.writeHead(404).end();
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    }
    const node = await authenticate(request);
    if ('status' in node) {
      if (node.status === 401) response.setHeader('www-authenticate', 'Bearer realm="cloudlet-node"');
      return refuse(response, node.status, node);
    }
    await serveImage(request, response, options.imageDirectory, sha256);
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (pathOf(request) === gatewayPaths.console) return upgradeViewer(request, socket, head);
    return upgradeNode(request, socket, head);
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
    if (pathOf(request) !== gatewayPaths.agent) return refuseUpgrade(socket, 404);
    const node = await authenticate(request);
    if ('status' in node) return refuseUpgrade(socket, node.status);
    sockets.handleUpgrade(request, socket, head, (agent) => welcomeNode(node.nodeId, agent));
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

  /**
   * The node that shows its secret; at the door its certificate as well, which proves that it has the key that never left its machine.
   * Without TLS none but this machine's own is listened to: secrets do not go over a network in the clear.
   */
  async function authenticate(request: IncomingMessage): Promise<{ readonly nodeId: string } | Refused> {
    const credential = nodeCredential(request);
    if (!credential) return REFUSED.secret;
    const { nodeId } = credential;
    const refusal = await whyRefused(request, credential);
    if (!refusal) return { nodeId };
    logger.warn({ nodeId, path: pathOf(request), reason: refusal.message }, 'a node was refused');
    return refusal;
  }

  async function whyRefused(request: IncomingMessage, credential: NodeCredential): Promise<Refused | null> {
    const { socket } = request;
    if (socket instanceof TLSSocket) {
      const shown = nodeOfCertificate(socket);
      if ('problem' in shown) return { ...REFUSED.certificate, message: shown.problem };
      if (shown.nodeId !== credential.nodeId) return REFUSED.certificate;
    } else if (options.plainNodes !== 'any' && !isFromHere(socket)) {
      return REFUSED.plain;
    }
    return (await rights.isNode(credential)) ? null : REFUSED.secret;
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
    await door?.stop();
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const door: Door | null = options.door ? await openDoor(options.door, behindDoor, logger) : null;
  const { port } = server.address() as AddressInfo;
  return { port, doorPort: door?.port ?? null, recheck: sessions.recheck, stop };
}

type Refused = { readonly status: 401 | 403; readonly code: string; readonly message: string };

const REFUSED = {
  secret: { status: 401, code: 'wrong_secret', message: "This is not the node's secret." },
  certificate: { status: 403, code: 'wrong_certificate', message: "This is another node's certificate." },
  plain: { status: 403, code: 'not_over_tls', message: 'Nodes of other machines come by the door with TLS.' },
} as const satisfies Record<string, Refused>;

/** Whether the other end is this machine: it has the same address, or loopback. */
function isFromHere({ remoteAddress = '', localAddress }: Socket): boolean {
  return remoteAddress === localAddress || /^(::ffff:)?127\.|^::1$/.test(remoteAddress);
}

/** The path alone: a query may hold anything and is never logged. */
function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://gateway').pathname;
}

function imageIn(path: string): string | null {
  const sha256 = path.split('/').at(-1) ?? '';
  return /^[0-9a-f]{64}$/.test(sha256) && path === gatewayPaths.image(sha256) ? sha256 : null;
}
