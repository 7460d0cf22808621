import { XdrError } from './error.ts';

/** Reads XDR items in order; every read checks that the bytes are there. */
export interface XdrReader {
  int32(): number;
  uint32(): number;
  int64(): bigint;
  uint64(): bigint;
  double(): number;
  /** Exactly `length` bytes (padding skipped), as a view on the message. */
  fixedOpaque(length: number): Buffer;
  /** Bytes not read yet. */
  remaining(): number;
  /** Throws when bytes are left: the message was not what its type says. */
  end(): void;
}

/** Reads from `buffer`, which must not change meanwhile. */
export function createXdrReader(buffer: Buffer): XdrReader {
  let offset = 0;

  function take(bytes: number): number {
    const at = offset;
    if (bytes > buffer.length - at) {
      throw new XdrError(`truncated: ${bytes} bytes expected at offset ${at}, ${buffer.length - at} left`);
    }
    offset = at + bytes;
    return at;
  }

  return {
    int32: () => buffer.readInt32BE(take(4)),
    uint32: () => buffer.readUInt32BE(take(4)),
    int64: () => buffer.readBigInt64BE(take(8)),
    uint64: () => buffer.readBigUInt64BE(take(8)),
    double: () => buffer.readDoubleBE(take(8)),
    fixedOpaque(length) {
      const padded = length + ((4 - (length % 4)) % 4);
      const at = take(padded);
      return buffer.subarray(at, at + length);
    },
    remaining: () => buffer.length - offset,
    end() {
      if (offset !== buffer.length)
        throw new XdrError(`${buffer.length - offset} bytes left after the last field`);
    },
  };
}
