import { XdrError } from './error.ts';

const INITIAL_BYTES = 256;

/** Grows as needed; every item is padded to a multiple of four bytes (RFC 4506 §3). */
export interface XdrWriter {
  int32(value: number): void;
  uint32(value: number): void;
  int64(value: bigint): void;
  uint64(value: bigint): void;
  double(value: number): void;
  /** Raw bytes plus padding, without a length. */
  fixedOpaque(bytes: Uint8Array): void;
  /** The bytes written so far. The view is valid until the next write. */
  finish(): Buffer;
}

/** Starts an empty XDR buffer. */
export function createXdrWriter(): XdrWriter {
  let buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  let length = 0;

  function reserve(bytes: number): number {
    const start = length;
    const needed = start + bytes;
    if (needed > buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, buffer.length * 2));
      buffer.copy(grown, 0, 0, start);
      buffer = grown;
    }
    length = needed;
    return start;
  }

  return {
    int32(value) {
      if (!Number.isInteger(value) || value < -0x80000000 || value > 0x7fffffff) {
        throw new XdrError(`${value} is not a signed 32 bit integer`);
      }
      const at = reserve(4);
      buffer.writeInt32BE(value, at);
    },
    uint32(value) {
      if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
        throw new XdrError(`${value} is not an unsigned 32 bit integer`);
      }
      const at = reserve(4);
      buffer.writeUInt32BE(value, at);
    },
    int64(value) {
      if (BigInt.asIntN(64, value) !== value) throw new XdrError(`${value} is not a signed 64 bit integer`);
      const at = reserve(8);
      buffer.writeBigInt64BE(value, at);
    },
    uint64(value) {
      if (BigInt.asUintN(64, value) !== value)
        throw new XdrError(`${value} is not an unsigned 64 bit integer`);
      const at = reserve(8);
      buffer.writeBigUInt64BE(value, at);
    },
    double(value) {
      const at = reserve(8);
      buffer.writeDoubleBE(value, at);
    },
    fixedOpaque(bytes) {
      const padding = (4 - (bytes.length % 4)) % 4;
      const at = reserve(bytes.length + padding);
      buffer.set(bytes, at);
      buffer.fill(0, at + bytes.length, at + bytes.length + padding);
    },
    finish: () => buffer.subarray(0, length),
  };
}
