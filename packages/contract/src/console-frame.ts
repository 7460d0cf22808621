/** Bytes of the channel number before the console's bytes. */
const HEADER_BYTES = 4;

/** The binary frame that carries a console's bytes between gateway and agent: 4 bytes of channel, big-endian, then the bytes. */
export function encodeConsoleFrame(channel: number, bytes: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + bytes.byteLength);
  frame.writeUInt32BE(channel);
  frame.set(bytes, HEADER_BYTES);
  return frame;
}

/** Takes such a frame apart, without copying; null when it is too short to be one. */
export function decodeConsoleFrame(
  frame: Buffer,
): { readonly channel: number; readonly bytes: Buffer } | null {
  if (frame.length < HEADER_BYTES) return null;
  return { channel: frame.readUInt32BE(), bytes: frame.subarray(HEADER_BYTES) };
}
