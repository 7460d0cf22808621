import { Duplex } from 'node:stream';
import { LibvirtConnectionError } from '../errors/errors.ts';
import { toLibvirtError, wireError } from '../errors/wire.ts';
import type { StreamDirection } from '../procedures/procedure.ts';
import type { Session } from '../rpc/session.ts';
import { type Frame, MAX_STREAM_CHUNK_BYTES } from '../wire/frame.ts';
import { decodeBody } from '../xdr/index.ts';

/** Whose stream it is: packets carry the program, procedure and serial of the call that opened it. */
export interface StreamIdentity {
  readonly program: number;
  readonly procedure: number;
  readonly serial: number;
  readonly name: string;
}

/** A stream and the two ends through which its session feeds it. */
export interface StreamEnds {
  readonly duplex: Duplex;
  /** A packet of this stream arrived. */
  packet(frame: Frame): void;
  /** The session ended. */
  lost(error: LibvirtConnectionError): void;
}

type Done = (error?: Error | null) => void;

const EMPTY = Buffer.alloc(0);

/**
 * A libvirt stream as a Node stream, alone on its session.
 *
 * Reading slower than libvirtd sends stops the socket, which stops libvirtd. Writing faster than the other side
 * takes fills the socket, which delays the write callbacks. `end()` finishes the stream and waits until libvirtd
 * confirms that all was taken; `destroy()` aborts it.
 */
export function createStream(
  session: Session,
  identity: StreamIdentity,
  direction: StreamDirection,
): StreamEnds {
  const { name, ...ids } = identity;
  const readable = direction !== 'write';
  const sides = { readable, writable: direction !== 'read' };
  let phase: 'open' | 'finishing' | 'over' = 'open';
  const waitingForEnd: Done[] = [];

  const send = (status: Frame['status'], body: Buffer, done?: Done): void =>
    session.sendStream({ ...ids, status, body }, done);

  /** Tells libvirtd that we are done; its confirmation comes as a packet. */
  function finish(): void {
    if (phase !== 'open') return;
    phase = 'finishing';
    send('ok', EMPTY);
  }

  function over(error?: Error): void {
    phase = 'over';
    session.channel.end();
    session.channel.resume();
    for (const done of waitingForEnd.splice(0)) done(error);
    if (error !== undefined) duplex.destroy(error);
    else if (readable) duplex.push(null);
  }

  const duplex = new Duplex({
    ...sides,
    allowHalfOpen: false,
    read() {
      session.channel.resume();
    },
    write(chunk: Buffer, _encoding, callback) {
      if (phase !== 'open') {
        callback(new Error(`${name}: the stream has ended`));
        return;
      }
      let offset = 0;
      const next: Done = (error) => {
        if (error || offset >= chunk.length) {
          callback(error);
          return;
        }
        const part = chunk.subarray(offset, offset + MAX_STREAM_CHUNK_BYTES);
        offset += part.length;
        send('continue', part, next);
      };
      next();
    },
    final(callback) {
      if (phase === 'over') {
        callback();
        return;
      }
      waitingForEnd.push(callback);
      finish();
      // The confirmation can only be read behind the data that nobody has read yet.
      session.channel.resume();
    },
    destroy(error, callback) {
      if (phase !== 'over') {
        phase = 'over';
        send('error', EMPTY);
        session.channel.resume();
        session.channel.end();
      }
      callback(error);
    },
  });

  return {
    duplex,
    packet(frame) {
      if (phase === 'over' || frame.serial !== ids.serial) return;
      if (frame.status === 'error') over(toLibvirtError(decodeBody(wireError, frame.body), name));
      else if (frame.status === 'ok') over();
      else if (frame.body.length === 0) finish();
      else if (readable && !duplex.push(Buffer.from(frame.body))) session.channel.pause();
    },
    lost(error) {
      if (phase === 'over') return;
      phase = 'over';
      for (const done of waitingForEnd.splice(0)) done(error);
      duplex.destroy(error);
    },
  };
}

/** For streams whose session ended before they began. */
export const brokenStream = (name: string): LibvirtConnectionError =>
  new LibvirtConnectionError('lost', `${name}: libvirtd closed the connection`, 'unknown');
