import type { Duplex, Readable, Writable } from 'node:stream';
import type { CallOptions, ResolvedOptions } from '../client/options.ts';
import type { StreamDirection, StreamProcedure } from '../procedures/procedure.ts';
import { shakeHands } from '../rpc/handshake.ts';
import { openSession } from '../rpc/session.ts';
import type { Frame } from '../wire/frame.ts';
import { decodeBody, encodeBody } from '../xdr/index.ts';
import { brokenStream, createStream, type StreamEnds } from './stream.ts';

/** An open stream, and what the call itself answered (a screenshot's MIME type). */
export interface OpenedStream<R, D extends StreamDirection> {
  readonly stream: { read: Readable; write: Writable; both: Duplex }[D];
  readonly result: R;
}

/**
 * Opens a stream on a connection of its own, for two reasons. Packets that a guest does not take count as requests
 * in libvirtd: five of them, and it reads nothing more from that client. And a reader that is slow can only be
 * slow by not reading the socket. On a shared connection either would hold up every other call.
 *
 * There are no keepalive messages on it, because libvirtd would not read them while it waits for the guest.
 */
async function openStream<A, R, D extends StreamDirection>(
  options: ResolvedOptions,
  procedure: StreamProcedure<A, R, D>,
  name: string,
  args: A,
  { timeoutMs = options.callTimeoutMs, signal }: CallOptions = {},
): Promise<OpenedStream<R, D>> {
  const body = encodeBody(procedure.args, args);
  let ends: StreamEnds | undefined;
  /** libvirtd answers from one thread and sends the stream from another: packets can come before the answer. */
  const early: Frame[] = [];
  const session = await openSession(
    { ...options, signal },
    {
      stream(frame) {
        if (ends === undefined) early.push(frame);
        else ends.packet(frame);
      },
      close: (error) => ends?.lost(error),
    },
  );
  try {
    await shakeHands(session, {
      uri: options.driverUri,
      flags: options.flags,
      keepalive: null,
      timeoutMs: options.connectTimeoutMs,
      signal,
    });
    const result = await session.request({
      program: procedure.program,
      procedure: procedure.number,
      name,
      body,
      timeoutMs,
      signal,
      decode: (bytes) => decodeBody(procedure.result, bytes),
      onReply(_result, serial) {
        const identity = { program: procedure.program, procedure: procedure.number, serial, name };
        ends = createStream(session, identity, procedure.stream);
        for (const frame of early.splice(0)) ends.packet(frame);
      },
    }).result;
    if (ends === undefined) throw brokenStream(name);
    return { stream: ends.duplex as unknown as OpenedStream<R, D>['stream'], result };
  } catch (error) {
    session.channel.end();
    throw error;
  }
}

/** Opens streams and remembers those that are open. */
export interface StreamOpener {
  open<A, R, D extends StreamDirection>(
    procedure: StreamProcedure<A, R, D>,
    name: string,
    args: A,
    options?: CallOptions,
  ): Promise<OpenedStream<R, D>>;
  /** Aborts all that are open. */
  closeAll(): void;
}

/** For one connection or pool, whose end is the end of its streams. */
export function createStreamOpener(options: ResolvedOptions): StreamOpener {
  const open = new Set<Duplex>();
  return {
    async open(procedure, name, args, callOptions) {
      const opened = await openStream(options, procedure, name, args, callOptions);
      const duplex = opened.stream as Duplex;
      open.add(duplex);
      duplex.once('close', () => open.delete(duplex));
      return opened;
    },
    closeAll() {
      for (const duplex of open) duplex.destroy();
    },
  };
}
