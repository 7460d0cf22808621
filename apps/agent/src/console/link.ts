import {
  type AgentToGateway,
  decodeConsoleFrame,
  encodeConsoleFrame,
  type GatewayToAgent,
  gatewayPaths,
  gatewayToAgentSchema,
} from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import type { Hypervisor } from '@cloudlet/hypervisor';
import { type RawData, WebSocket } from 'ws';
import type { GatewayAccess } from '../gateway/request.ts';
import { systemClock } from '../saga/index.ts';
import { type Channels, createChannels } from './channels.ts';

/** The agent's one connection to the gateway, dialled out and kept up: nodes listen on nothing. */
export type ConsoleLink = {
  isConnected(): boolean;
  /** Why the last try to connect failed, for an operator; null while it is connected or nothing is known. */
  problem(): string | null;
  closeAllOf(instanceId: string): void;
  close(): Promise<void>;
};

const PING_EVERY_MS = 15_000;
const LONGEST_WAIT_MS = 10_000;
const MAX_MESSAGE_BYTES = 1024 * 1024;

export function openConsoleLink(options: {
  readonly gateway: GatewayAccess;
  readonly hypervisor: Hypervisor;
  readonly logger: Logger;
}): ConsoleLink {
  const { gateway, hypervisor, logger } = options;
  const closing = new AbortController();
  let open: { socket: WebSocket; channels: Channels } | null = null;
  let problem: string | null = null;

  const failed = (reason: string) => {
    // The same reason again, every few seconds, tells nothing.
    if (reason !== problem) logger.warn({ reason }, 'no connection to the gateway');
    problem = reason;
  };

  const dialOnce = async (): Promise<boolean> => {
    const socket = dial(gateway);
    const channels = createChannels(hypervisor, wireOver(socket), logger);
    let connected = false;
    socket.on('open', () => {
      connected = true;
      problem = null;
      open = { socket, channels };
      logger.info('connected to the gateway');
    });
    socket.on('message', (data, isBinary) => take(channels, data, isBinary, logger));
    const stopPinging = keepAlive(socket);
    const hangUp = () => socket.terminate();
    closing.signal.addEventListener('abort', hangUp);
    const reason = await untilClosed(socket);
    closing.signal.removeEventListener('abort', hangUp);
    stopPinging();
    open = null;
    channels.closeAll();
    if (closing.signal.aborted) return connected;
    if (connected) logger.warn({ reason }, 'the connection to the gateway was lost');
    else failed(reason ?? 'it closed the connection');
    return connected;
  };

  const keepDialling = async () => {
    let failures = 0;
    while (!closing.signal.aborted) {
      failures = (await dialOnce()) ? 0 : failures + 1;
      const wait = Math.min(LONGEST_WAIT_MS, 250 * 2 ** Math.min(failures, 10));
      // Not all nodes at the same moment when a gateway is back.
      await systemClock.sleep(wait * (0.5 + Math.random() / 2), closing.signal);
    }
  };

  const ended = keepDialling();
  return {
    isConnected: () => open !== null,
    problem: () => problem,
    closeAllOf: (instanceId) => open?.channels.closeAllOf(instanceId),
    async close() {
      closing.abort();
      await ended;
    },
  };
}

function dial(gateway: GatewayAccess): WebSocket {
  const url = new URL(gatewayPaths.agent, gateway.url);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(url, {
    headers: { authorization: `Bearer ${gateway.bearer}` },
    handshakeTimeout: 10_000,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    ...gateway.tls,
  });
}

/** @returns what went wrong first, where something did. */
function untilClosed(socket: WebSocket): Promise<string | null> {
  let reason: string | null = null;
  return new Promise((resolve) => {
    socket.on('unexpected-response', (request, { statusCode }) => {
      reason = refusal(statusCode);
      request.destroy();
      socket.terminate();
    });
    socket.on('error', (error) => {
      reason ??= error.message;
    });
    socket.on('close', () => resolve(reason));
  });
}

function refusal(status: number | undefined): string {
  if (status === 403) return "it refuses this node's certificate (HTTP 403)";
  if (status !== 401) return `it answers HTTP ${status}`;
  return "it refuses this node's secret (HTTP 401): the node was registered anew";
}

/** Ends a connection whose other end has stopped answering; the pings also keep idle ones open in whatever lies between. */
function keepAlive(socket: WebSocket): () => void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_EVERY_MS);
  return () => clearInterval(timer);
}

function wireOver(socket: WebSocket) {
  return {
    control: (message: AgentToGateway) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    output: (channel: number, bytes: Uint8Array) =>
      new Promise<void>((resolve) => {
        if (socket.readyState !== WebSocket.OPEN) return resolve();
        // An error here is a connection that closes, which ends all channels.
        socket.send(encodeConsoleFrame(channel, bytes), { binary: true }, () => resolve());
      }),
  };
}

function take(channels: Channels, data: RawData, isBinary: boolean, logger: Logger): void {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
  if (isBinary) {
    const frame = decodeConsoleFrame(bytes);
    if (frame) channels.input(frame.channel, frame.bytes);
    return;
  }
  const message = parse(bytes);
  if (!message) logger.error({ bytes: bytes.byteLength }, 'the gateway sent what cannot be read');
  else obey(channels, message);
}

function obey(channels: Channels, message: GatewayToAgent): void {
  switch (message.type) {
    case 'open':
      channels.open(message.channel, message.instanceId);
      break;
    case 'read':
      channels.read(message.channel, message.instanceId);
      break;
    case 'close':
      channels.close(message.channel);
      break;
  }
}

function parse(bytes: Buffer) {
  try {
    return gatewayToAgentSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return null;
  }
}
