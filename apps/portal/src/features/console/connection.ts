import { z } from 'zod';
import { apiErrorOf } from '#lib/api-error.ts';

/** Why a console is not open; the catalogue has a text for each. `lost`: the connection ended without a word. */
export const CLOSE_REASONS = [
  'ticket_invalid',
  'revoked',
  'instance_gone',
  'node_unreachable',
  'console_unavailable',
  'lost',
] as const;
type CloseReason = (typeof CLOSE_REASONS)[number];

export type ConsoleState =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'open' }
  /** Tries again by itself. */
  | { readonly phase: 'waiting'; readonly reason: CloseReason }
  /** Tries again only when told to. */
  | { readonly phase: 'closed'; readonly reason: CloseReason }
  /** The API gave no ticket. */
  | { readonly phase: 'refused'; readonly error: unknown };

export type ConsoleConnection = {
  readonly send: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** Tries again at once, with a new ticket. */
  readonly reconnect: () => void;
  readonly close: () => void;
};

type Options = {
  readonly requestTicket: () => Promise<{ readonly ticket: string; readonly url: string }>;
  readonly onState: (state: ConsoleState) => void;
  /** `first`: the output kept from before this connection. */
  readonly onBytes: (bytes: Uint8Array, first: boolean) => void;
};

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opened') }),
  z.object({ type: z.literal('closed'), reason: z.enum(CLOSE_REASONS).catch('lost') }),
]);

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 15_000;
/** A gateway that accepts the socket and then says nothing is given up after so long. */
const OPENING_MS = 15_000;

/** Reasons that waiting can cure: the node comes back, the guest starts. */
const PASSING: readonly CloseReason[] = ['lost', 'node_unreachable', 'console_unavailable'];

/** Milliseconds before the next try, after so many that failed. */
export function delayBefore(failures: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
}

/** Keeps a console open over the gateway's WebSocket: each connection redeems a fresh ticket. */
export function connectConsole({ requestTicket, onState, onBytes }: Options): ConsoleConnection {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  // Answers that belong to an earlier try are dropped.
  let attempt = 0;

  function start(): void {
    stop();
    const mine = ++attempt;
    onState({ phase: 'connecting' });
    requestTicket().then(
      (answer) => {
        if (mine === attempt) open(mine, answer);
      },
      (error: unknown) => {
        if (mine !== attempt) return;
        if (apiErrorOf(error).code === 'unreachable') retryAfter('lost');
        else onState({ phase: 'refused', error });
      },
    );
  }

  function open(mine: number, { ticket, url }: { readonly ticket: string; readonly url: string }): void {
    const opening = new WebSocket(url);
    socket = opening;
    opening.binaryType = 'arraybuffer';
    let first = true;
    timer = setTimeout(() => end('lost'), OPENING_MS);

    function end(reason: CloseReason): void {
      if (mine !== attempt) return;
      stop();
      const expiredOnTheWay = reason === 'ticket_invalid' && failures === 0;
      if (PASSING.includes(reason) || expiredOnTheWay) retryAfter(reason);
      else onState({ phase: 'closed', reason });
    }

    opening.onopen = () => opening.send(JSON.stringify({ type: 'open', ticket }));
    opening.onclose = () => end('lost');
    opening.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (mine !== attempt) return;
      if (typeof data !== 'string') {
        onBytes(new Uint8Array(data), first);
        first = false;
        return;
      }
      const message = messageSchema.parse(JSON.parse(data));
      if (message.type === 'closed') return end(message.reason);
      clearTimeout(timer);
      failures = 0;
      onState({ phase: 'open' });
    };
  }

  function retryAfter(reason: CloseReason): void {
    onState({ phase: 'waiting', reason });
    timer = setTimeout(start, delayBefore(failures));
    failures += 1;
  }

  function stop(): void {
    attempt += 1;
    clearTimeout(timer);
    socket?.close();
    socket = null;
  }

  start();
  return {
    send: (bytes) => {
      if (socket?.readyState === WebSocket.OPEN) socket.send(bytes);
    },
    reconnect: () => {
      failures = 0;
      start();
    },
    close: stop,
  };
}
