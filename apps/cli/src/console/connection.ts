import type { ConsoleTicket } from '@cloudlet/sdk';
import WebSocket, { type RawData } from 'ws';
import { CommandFailure } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

/** Somebody who looks at a console. */
export type Viewer = {
  /** Also when the gateway has opened it anew after its node was away: the last output comes again then. */
  readonly onOpened: () => void;
  readonly onOutput: (bytes: Buffer) => void;
};

export type Connection = {
  readonly send: (bytes: Buffer) => void;
  readonly close: () => void;
  /** Resolves when it was closed from here. @throws CommandFailure with the gateway's reason */
  readonly closed: Promise<void>;
};

/** What a gateway has to answer the goodbye. */
const GOODBYE_MS = 1_000;

/** Redeems a ticket at the gateway and carries the console's bytes. */
export function connectConsole({ url, ticket }: ConsoleTicket, viewer: Viewer): Connection {
  const socket = new WebSocket(url, { handshakeTimeout: 10_000 });
  let isOpen = false;
  let isLeaving = false;
  const closed = new Promise<void>((resolve, reject) => {
    socket.on('open', () => socket.send(JSON.stringify({ type: 'open', ticket })));
    socket.on('message', (data: RawData, isBinary) => {
      if (isBinary) return viewer.onOutput(bytesOf(data));
      const message = JSON.parse(bytesOf(data).toString()) as { type: string; reason?: string };
      if (message.type === 'closed') return reject(closedBecause(message.reason ?? ''));
      isOpen = true;
      viewer.onOpened();
    });
    socket.on('error', (cause) => reject(lost(`The gateway at ${url} cannot be reached: ${cause.message}`)));
    socket.on('close', (code) =>
      isLeaving ? resolve() : reject(lost(`The gateway closed the console (${code}).`)),
    );
  });
  return {
    closed: closed.finally(() => socket.terminate()),
    send: (bytes) => {
      if (isOpen && socket.readyState === WebSocket.OPEN) socket.send(bytes);
    },
    close: () => {
      isLeaving = true;
      socket.close();
      // A gateway that does not answer holds nobody here.
      setTimeout(() => socket.terminate(), isOpen ? GOODBYE_MS : 0);
    },
  };
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

const lost = (message: string) => new CommandFailure('console_lost', EXIT.unavailable, message);

/** The gateway's reasons: docs/api.md. */
const REASONS: Readonly<Record<string, readonly [exitCode: ExitCode, message: string]>> = {
  ticket_invalid: [EXIT.refused, 'The ticket was not taken: try again.'],
  revoked: [EXIT.notSignedIn, 'The token is not good any more.'],
  instance_gone: [EXIT.notFound, 'The instance is gone.'],
  node_unreachable: [EXIT.unavailable, 'The compute node cannot be reached.'],
  console_unavailable: [EXIT.refused, 'There is no console: the instance does not run.'],
};

function closedBecause(reason: string): CommandFailure {
  const [exitCode, message] = REASONS[reason] ?? [EXIT.unavailable, 'The gateway closed the console.'];
  return new CommandFailure(reason || 'console_lost', exitCode, message);
}
