import type { RawData } from 'ws';

/** A WebSocket message's bytes, however `ws` holds them. */
export function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

/** The JSON in a text message; undefined where it is none, which no schema takes. */
export function parseJson(data: RawData): unknown {
  try {
    return JSON.parse(toBuffer(data).toString());
  } catch {
    return undefined;
  }
}
