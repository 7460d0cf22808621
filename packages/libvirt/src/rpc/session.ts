import { LibvirtAbortError, LibvirtConnectionError, LibvirtTimeoutError } from '../errors/errors.ts';
import { toLibvirtError, wireError } from '../errors/wire.ts';
import { type Channel, openChannel } from '../wire/channel.ts';
import type { Frame } from '../wire/frame.ts';
import { decodeBody } from '../xdr/index.ts';
import { deferred } from './deferred.ts';
import { createKeepalive, type KeepaliveOptions } from './keepalive.ts';

/** A call, ready to be sent. */
interface Request<R> {
  readonly program: number;
  readonly procedure: number;
  /** For messages, e.g. `domain.create`. */
  readonly name: string;
  readonly body: Buffer;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  decode(body: Buffer): R;
  /** Runs before the next message is looked at: an event that follows in the same packet finds its handler. */
  onReply?(result: R, serial: number): void;
}

/** A call under way. */
interface Sent<R> {
  readonly result: Promise<R>;
  /** Resolves when libvirtd has answered, even if nobody waits for the answer any more. Never rejects. */
  readonly answered: Promise<void>;
}

/** One socket from its opening to its end: serial numbers, replies, keepalive. No queue, no reconnecting. */
export interface Session {
  request<R>(request: Request<R>): Sent<R>;
  /** Sends a packet of a stream. */
  sendStream(frame: Omit<Frame, 'type'>, done?: (error?: Error | null) => void): void;
  readonly channel: Channel;
  startKeepalive(options: KeepaliveOptions): void;
  /** Set once it is over. */
  ended(): LibvirtConnectionError | undefined;
}

/** What a session tells its owner. */
export interface SessionListener {
  event?(frame: Frame): void;
  stream?(frame: Frame): void;
  close(error: LibvirtConnectionError): void;
}

/** How a session is opened. */
export interface SessionOptions {
  readonly socketPath: string;
  readonly connectTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

interface Pending {
  readonly name: string;
  readonly program: number;
  readonly procedure: number;
  reply(frame: Frame): void;
  fail(error: LibvirtConnectionError): void;
}

/** Opens a socket and speaks RPC over it. Rejects with `LibvirtConnectionError`. */
export async function openSession(options: SessionOptions, listener: SessionListener): Promise<Session> {
  const pending = new Map<number, Pending>();
  let serial = 0;
  let end: LibvirtConnectionError | undefined;

  const keepalive = createKeepalive(
    (frame) => channel.send(frame),
    (silentMs) =>
      channel.destroy(
        new LibvirtConnectionError('unresponsive', `libvirtd was silent for ${silentMs} ms`, 'unknown'),
      ),
  );
  const channel = await openChannel(
    { socketPath: options.socketPath, timeoutMs: options.connectTimeoutMs, signal: options.signal },
    {
      frame(frame) {
        if (keepalive.received(frame)) return;
        if (frame.type === 'reply') return takeReply(frame);
        if (frame.type === 'event') return listener.event?.(frame);
        listener.stream?.(frame);
      },
      close(error) {
        end = error;
        keepalive.stop();
        const failed = [...pending.values()];
        pending.clear();
        for (const call of failed) call.fail(error);
        listener.close(error);
      },
    },
  );

  function takeReply(frame: Frame): void {
    const call = pending.get(frame.serial);
    if (call === undefined) throw new Error(`reply to serial ${frame.serial}, which was never sent`);
    if (call.program !== frame.program || call.procedure !== frame.procedure) {
      throw new Error(`reply to ${call.name} has the number of another procedure`);
    }
    pending.delete(frame.serial);
    call.reply(frame);
  }

  function request<R>(call: Request<R>): Sent<R> {
    serial = serial === 0xffff_ffff ? 1 : serial + 1;
    const own = serial;
    const answered = deferred();
    const result = new Promise<R>((resolve, reject) => {
      if (end !== undefined) {
        answered.resolve();
        return reject(end);
      }
      const settle = (action: () => void): void => {
        clearTimeout(timer);
        call.signal?.removeEventListener('abort', abort);
        action();
      };
      const abort = (): void =>
        settle(() => reject(new LibvirtAbortError(call.name, call.signal?.reason, 'unknown')));
      const timer = setTimeout(
        () => settle(() => reject(new LibvirtTimeoutError(call.name, call.timeoutMs, 'sent'))),
        call.timeoutMs,
      );
      call.signal?.addEventListener('abort', abort, { once: true });
      pending.set(own, {
        name: call.name,
        program: call.program,
        procedure: call.procedure,
        reply(frame) {
          answered.resolve();
          try {
            if (frame.status === 'error') throw toLibvirtError(decodeBody(wireError, frame.body), call.name);
            const value = call.decode(frame.body);
            call.onReply?.(value, own);
            settle(() => resolve(value));
          } catch (error) {
            settle(() => reject(error));
          }
        },
        fail(error) {
          answered.resolve();
          settle(() => reject(error));
        },
      });
      try {
        channel.send({
          program: call.program,
          procedure: call.procedure,
          type: 'call',
          serial: own,
          status: 'ok',
          body: call.body,
        });
      } catch (error) {
        pending.delete(own);
        answered.resolve();
        settle(() => reject(error));
      }
    });
    return { result, answered: answered.promise };
  }

  return {
    request,
    sendStream: (frame, done) => channel.send({ ...frame, type: 'stream' }, done),
    channel,
    startKeepalive: keepalive.start,
    ended: () => end,
  };
}
