import { XdrError } from '../xdr/index.ts';

/** Whole message without its length word, in bytes (VIR_NET_MESSAGE_MAX). */
export const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;
/** Length word and header, in bytes. */
export const FRAME_HEADER_BYTES = 28;
/** The longest payload that every libvirt accepts in one stream packet (VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX). */
export const MAX_STREAM_CHUNK_BYTES = 262_120;

const PROTOCOL_VERSION = 1;
const LENGTH_BYTES = 4;

/** Kinds of messages (`virNetMessageType`). File descriptors are never passed. */
const MESSAGE_TYPES = { call: 0, reply: 1, event: 2, stream: 3, streamHole: 6 } as const;
/** One of {@link MESSAGE_TYPES}. */
type MessageType = keyof typeof MESSAGE_TYPES;

/** `virNetMessageStatus`: how a reply or a stream packet is meant. */
const MESSAGE_STATUSES = { ok: 0, error: 1, continue: 2 } as const;
/** One of {@link MESSAGE_STATUSES}. */
type MessageStatus = keyof typeof MESSAGE_STATUSES;

/** One message of libvirt's RPC (virnetprotocol.x). */
export interface Frame {
  readonly program: number;
  readonly procedure: number;
  readonly type: MessageType;
  /** Of a reply and of stream packets: the serial of the call. Of events: 0. */
  readonly serial: number;
  readonly status: MessageStatus;
  readonly body: Buffer;
}

const TYPE_BY_NUMBER = new Map<number, MessageType>(
  Object.entries(MESSAGE_TYPES).map(([name, n]) => [n, name as MessageType]),
);
const STATUS_BY_NUMBER = new Map<number, MessageStatus>(
  Object.entries(MESSAGE_STATUSES).map(([name, n]) => [n, name as MessageStatus]),
);

/** The bytes of a message. Throws `XdrError` when it is longer than libvirt accepts. */
export function encodeFrame(frame: Frame): Buffer {
  const length = FRAME_HEADER_BYTES + frame.body.length;
  if (length > MAX_MESSAGE_BYTES + LENGTH_BYTES) {
    throw new XdrError(`message of ${length} bytes, at most ${MAX_MESSAGE_BYTES + LENGTH_BYTES} are allowed`);
  }
  const bytes = Buffer.allocUnsafe(length);
  bytes.writeUInt32BE(length, 0);
  bytes.writeUInt32BE(frame.program, 4);
  bytes.writeUInt32BE(PROTOCOL_VERSION, 8);
  bytes.writeInt32BE(frame.procedure, 12);
  bytes.writeInt32BE(MESSAGE_TYPES[frame.type], 16);
  bytes.writeUInt32BE(frame.serial, 20);
  bytes.writeInt32BE(MESSAGE_STATUSES[frame.status], 24);
  frame.body.copy(bytes, FRAME_HEADER_BYTES);
  return bytes;
}

/** Reads one whole message. Throws `XdrError` for a header that no libvirt sends. */
function decodeFrame(bytes: Buffer): Frame {
  const version = bytes.readUInt32BE(8);
  if (version !== PROTOCOL_VERSION) throw new XdrError(`protocol version ${version}, only 1 is known`);
  const type = TYPE_BY_NUMBER.get(bytes.readInt32BE(16));
  if (type === undefined) throw new XdrError(`message type ${bytes.readInt32BE(16)} is unknown`);
  const status = STATUS_BY_NUMBER.get(bytes.readInt32BE(24));
  if (status === undefined) throw new XdrError(`message status ${bytes.readInt32BE(24)} is unknown`);
  return {
    program: bytes.readUInt32BE(4),
    procedure: bytes.readInt32BE(12),
    type,
    serial: bytes.readUInt32BE(20),
    status,
    body: bytes.subarray(FRAME_HEADER_BYTES),
  };
}

/** Cuts a byte stream into messages. */
export interface FrameSplitter {
  /** Adds bytes; returns the messages that are complete now. Throws `XdrError`, after which the stream is lost. */
  push(chunk: Buffer): Frame[];
  /** Bytes kept of a message that is not complete yet. */
  pendingBytes(): number;
}

/** Chunks are joined once per message, so a message of many chunks costs linear time. */
export function createFrameSplitter(): FrameSplitter {
  let chunks: Buffer[] = [];
  let pending = 0;

  function joined(): Buffer {
    const [first] = chunks;
    const buffer = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, pending);
    chunks = [buffer];
    return buffer;
  }

  /** Length of the message at the front, undefined while its length word is incomplete. */
  function frontLength(): number | undefined {
    if (pending < LENGTH_BYTES) return undefined;
    const first = chunks[0];
    const buffer = first !== undefined && first.length >= LENGTH_BYTES ? first : joined();
    const length = buffer.readUInt32BE(0);
    if (length < FRAME_HEADER_BYTES)
      throw new XdrError(`message of ${length} bytes is shorter than its header`);
    if (length > MAX_MESSAGE_BYTES + LENGTH_BYTES)
      throw new XdrError(`message of ${length} bytes is too long`);
    return length;
  }

  return {
    push(chunk) {
      if (chunk.length > 0) chunks.push(chunk);
      pending += chunk.length;
      const frames: Frame[] = [];
      for (let length = frontLength(); length !== undefined && pending >= length; length = frontLength()) {
        const buffer = joined();
        frames.push(decodeFrame(buffer.subarray(0, length)));
        chunks = buffer.length > length ? [buffer.subarray(length)] : [];
        pending -= length;
      }
      return frames;
    },
    pendingBytes: () => pending,
  };
}
