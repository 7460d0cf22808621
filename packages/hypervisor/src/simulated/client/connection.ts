import { connect, type Socket } from 'node:net';
import { HypervisorError } from '../../port.ts';
import { readLines, writeLine } from '../wire/lines.ts';
import {
  type ClientMessage,
  PROTOCOL_VERSION,
  type ServerMessage,
  serverMessageSchema,
} from '../wire/messages.ts';
import { type CallOptions, createPendingCalls } from './pending-calls.ts';

export type ConnectionListeners = {
  readonly onMessage: (message: ServerMessage) => void;
  readonly onDisconnected: () => void;
  readonly onReconnected: () => void;
};

/** One client's line to the simulator, found again by itself when it is lost. */
export type Connection = {
  /** @throws HypervisorError: what the simulator answered, `unreachable`, `timed_out`, `aborted` */
  call(method: string, params: unknown, options: CallOptions): Promise<unknown>;
  send(message: ClientMessage): void;
  isConnected(): boolean;
  close(): Promise<void>;
};

export type ConnectionOptions = {
  readonly socket: string;
  readonly host: string | null;
  /** How long the first connection may take to come about (ms). */
  readonly connectTimeoutMs: number;
  /** How often the simulator is asked whether it answers, and how long it may take (ms). */
  readonly pingMs: number;
};

const FIRST_RETRY_MS = 20;
const LAST_RETRY_MS = 1_000;
const WELCOME_TIMEOUT_MS = 5_000;

/** @throws HypervisorError `unreachable` when no simulator answers in time */
export async function openConnection(
  options: ConnectionOptions,
  listeners: ConnectionListeners,
): Promise<Connection> {
  const calls = createPendingCalls((message) => send(message));
  let socket: Socket | null = null;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  const send = (message: ClientMessage) => {
    if (socket) writeLine(socket, message);
  };
  const take = (message: ServerMessage) => {
    if (!calls.settle(message)) listeners.onMessage(message);
  };
  const adopt = (fresh: Socket) => {
    socket = fresh;
    fresh.on('close', () => {
      socket = null;
      calls.failAll('the connection to the simulator was lost');
      if (closed) return;
      listeners.onDisconnected();
      reconnect(FIRST_RETRY_MS);
    });
  };
  const reconnect = (waitMs: number) => {
    retry = setTimeout(() => {
      greet(options, take).then(
        (fresh) => {
          if (closed) {
            fresh.destroy();
            return;
          }
          adopt(fresh);
          listeners.onReconnected();
        },
        () => reconnect(Math.min(waitMs * 2, LAST_RETRY_MS)),
      );
    }, waitMs);
  };

  adopt(await greetBefore(performance.now() + options.connectTimeoutMs, options, take));

  /** A simulator that stopped answering without closing the socket is found by this. */
  const heartbeat = setInterval(() => {
    const asked = socket;
    if (!asked) return;
    calls.call('ping', {}, { timeoutMs: options.pingMs }).catch(() => asked.destroy());
  }, options.pingMs);
  heartbeat.unref();

  return {
    send,
    isConnected: () => socket !== null && !closed,
    async call(method, params, callOptions) {
      if (closed || !socket)
        throw new HypervisorError('unreachable', 'there is no connection to the simulator');
      return calls.call(method, params, callOptions);
    },
    async close() {
      closed = true;
      clearInterval(heartbeat);
      clearTimeout(retry);
      calls.failAll('the connection was closed');
      const last = socket;
      if (!last || last.destroyed) return;
      await new Promise<void>((resolve) => {
        last.once('close', () => resolve());
        last.destroy();
      });
    },
  };
}

async function greetBefore(
  deadline: number,
  options: ConnectionOptions,
  take: (message: ServerMessage) => void,
): Promise<Socket> {
  for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, LAST_RETRY_MS)) {
    try {
      return await greet(options, take);
    } catch (error) {
      if (performance.now() + waitMs > deadline) {
        throw new HypervisorError('unreachable', `no simulator answers on ${options.socket}`, {
          cause: error,
        });
      }
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

/** Connects, says hello and waits for the welcome; what comes after it goes to `take`. */
function greet(options: ConnectionOptions, take: (message: ServerMessage) => void): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(options.socket);
    let welcomed = false;
    const late = setTimeout(
      () => socket.destroy(new Error('the simulator did not answer')),
      WELCOME_TIMEOUT_MS,
    );
    socket.once('connect', () => {
      writeLine(socket, { type: 'hello', version: PROTOCOL_VERSION, host: options.host });
    });
    readLines(socket, (line) => {
      const message = serverMessageSchema.parse(line);
      if (welcomed) take(message);
      else if (message.type === 'welcome') {
        welcomed = true;
        clearTimeout(late);
        resolve(socket);
      }
    });
    // What went wrong is the rejection's reason before the welcome, and shows as a lost connection after it.
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(late);
      reject(new Error('the simulator closed the connection'));
    });
  });
}
