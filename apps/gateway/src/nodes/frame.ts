/** Bytes of the channel number before the console's bytes. */
const HEADER_BYTES = 4;

/** The binary frame that carries a console's bytes between gateway and agent: 4 bytes of channel, big-endian, then the bytes. */
export function encodeFrame(channel: number, bytes: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + bytes.length);
  frame.writeUInt32BE(channel);
  bytes.copy(frame, HEADER_BYTES);
  return frame;
}

/** Takes such a frame apart; null when it is too short to be one. */
export function decodeFrame(frame: Buffer): { readonly channel: number; readonly bytes: Buffer } | null {
  if (frame.length < HEADER_BYTES) return null;
  return { channel: frame.readUInt32BE(), bytes: frame.subarray(HEADER_BYTES) };
}
