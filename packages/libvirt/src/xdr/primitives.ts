import type { Codec } from './codec.ts';
import { XdrError } from './error.ts';

/** libvirt's limit for one string on the wire (VIR_NET_MESSAGE_STRING_MAX), in bytes. */
export const MAX_STRING_BYTES = 4 * 1024 * 1024;

/** `int`. */
export const int32: Codec<number> = {
  encode: (writer, value) => writer.int32(value),
  decode: (reader) => reader.int32(),
};

/** `unsigned int`. */
export const uint32: Codec<number> = {
  encode: (writer, value) => writer.uint32(value),
  decode: (reader) => reader.uint32(),
};

/** `hyper`. */
export const int64: Codec<bigint> = {
  encode: (writer, value) => writer.int64(value),
  decode: (reader) => reader.int64(),
};

/** `unsigned hyper` with all its 64 bits. */
export const uint64: Codec<bigint> = {
  encode: (writer, value) => writer.uint64(value),
  decode: (reader) => reader.uint64(),
};

/**
 * `unsigned hyper` for sizes that never reach 2^53 (bytes, KiB, MiB), as a plain number.
 * Throws `XdrError` beyond `Number.MAX_SAFE_INTEGER` instead of rounding.
 */
export const size: Codec<number> = {
  encode(writer, value) {
    if (!Number.isSafeInteger(value) || value < 0) throw new XdrError(`${value} is not a size`);
    writer.uint64(BigInt(value));
  },
  decode(reader) {
    const value = reader.uint64();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new XdrError(`size ${value} is beyond 2^53`);
    return Number(value);
  },
};

/** `double`. */
export const double: Codec<number> = {
  encode: (writer, value) => writer.double(value),
  decode: (reader) => reader.double(),
};

/** libvirt sends truth as an `int`; anything but 0 is true. */
export const bool: Codec<boolean> = {
  encode: (writer, value) => writer.int32(value ? 1 : 0),
  decode: (reader) => reader.int32() !== 0,
};

/** No bytes at all: procedures without arguments or result. */
export const nothing: Codec<undefined> = {
  encode: () => {},
  decode: () => undefined,
};

/** A string that is always there, UTF-8, at most 4 MiB. */
export const string: Codec<string> = {
  encode(writer, value) {
    const bytes = Buffer.from(value, 'utf8');
    if (bytes.length > MAX_STRING_BYTES) {
      throw new XdrError(`string of ${bytes.length} bytes, at most ${MAX_STRING_BYTES} fit`);
    }
    if (bytes.includes(0)) throw new XdrError('string contains a NUL byte, which C would cut off');
    writer.uint32(bytes.length);
    writer.fixedOpaque(bytes);
  },
  decode(reader) {
    const length = reader.uint32();
    if (length > MAX_STRING_BYTES)
      throw new XdrError(`string of ${length} bytes, at most ${MAX_STRING_BYTES}`);
    return reader.fixedOpaque(length).toString('utf8');
  },
};

/** Bytes with a length before them, at most `maxBytes`. Decoding copies, so that the message can be freed. */
export function opaque(maxBytes: number): Codec<Uint8Array> {
  return {
    encode(writer, value) {
      if (value.length > maxBytes) throw new XdrError(`${value.length} bytes, at most ${maxBytes} fit`);
      writer.uint32(value.length);
      writer.fixedOpaque(value);
    },
    decode(reader) {
      const length = reader.uint32();
      if (length > maxBytes) throw new XdrError(`${length} bytes, at most ${maxBytes}`);
      return Uint8Array.from(reader.fixedOpaque(length));
    },
  };
}

/** A C `char[n]` with a NUL-ended text; XDR spends four bytes on each character. */
export function charArray(length: number): Codec<string> {
  return {
    encode(writer, value) {
      const bytes = Buffer.from(value, 'utf8');
      if (bytes.length >= length) throw new XdrError(`text of ${bytes.length} bytes in char[${length}]`);
      for (let index = 0; index < length; index += 1) writer.int32(bytes[index] ?? 0);
    },
    decode(reader) {
      const bytes = Buffer.alloc(length);
      for (let index = 0; index < length; index += 1) bytes[index] = reader.int32() & 0xff;
      const end = bytes.indexOf(0);
      return bytes.toString('utf8', 0, end === -1 ? length : end);
    },
  };
}

const UUID_TEXT = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** Sixteen raw bytes on the wire, the usual lower-case text with dashes in TypeScript. */
export const uuid: Codec<string> = {
  encode(writer, value) {
    if (!UUID_TEXT.test(value)) throw new XdrError(`'${value}' is not a UUID`);
    writer.fixedOpaque(Buffer.from(value.replaceAll('-', ''), 'hex'));
  },
  decode(reader) {
    const hex = reader.fixedOpaque(16).toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  },
};
