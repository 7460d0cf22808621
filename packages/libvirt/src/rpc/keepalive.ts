import { PROGRAMS } from '../procedures/procedure.ts';
import type { Frame } from '../wire/frame.ts';

const PING = 1;
const PONG = 2;

/** How silence is told from death. */
export interface KeepaliveOptions {
  /** After so many ms without any message, a PING goes out. */
  readonly intervalMs: number;
  /** So many PINGs may stay unanswered; with the next interval the connection is dead. */
  readonly count: number;
}

/** Watches one connection. */
export interface Keepalive {
  /** Tells it of every message received. True: it was a keepalive message and is dealt with. */
  received(frame: Frame): boolean;
  /** Starts sending PINGs. */
  start(options: KeepaliveOptions): void;
  stop(): void;
}

/**
 * libvirt's keepalive (program 0x6b656570). Intervals are counted, not measured: when this process itself was
 * held up (a long computation, SIGSTOP), the connection is not blamed for it.
 */
export function createKeepalive(send: (frame: Frame) => void, dead: (silentMs: number) => void): Keepalive {
  let timer: NodeJS.Timeout | undefined;
  let heard = false;
  let unanswered = 0;

  const message = (procedure: number): Frame => ({
    program: PROGRAMS.keepalive,
    procedure,
    type: 'event',
    serial: 0,
    status: 'ok',
    body: Buffer.alloc(0),
  });

  function tick({ intervalMs, count }: KeepaliveOptions): void {
    if (heard) {
      heard = false;
      unanswered = 0;
      return;
    }
    if (unanswered >= count) {
      clearInterval(timer);
      dead(intervalMs * (count + 1));
      return;
    }
    unanswered += 1;
    send(message(PING));
  }

  return {
    received(frame) {
      heard = true;
      unanswered = 0;
      if (frame.program !== PROGRAMS.keepalive) return false;
      if (frame.procedure === PING) send(message(PONG));
      return true;
    },
    start(options) {
      clearInterval(timer);
      timer = setInterval(tick, options.intervalMs, options);
    },
    stop: () => clearInterval(timer),
  };
}
