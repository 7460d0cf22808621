import { createXdrReader, type XdrReader } from './reader.ts';
import { createXdrWriter, type XdrWriter } from './writer.ts';

/** How a value of type `T` is written to and read from XDR. Codecs are data: combine them, never subclass them. */
export interface Codec<T> {
  encode(writer: XdrWriter, value: T): void;
  decode(reader: XdrReader): T;
}

/** The TypeScript type that a codec carries. */
export type Value<C> = C extends Codec<infer T> ? T : never;

/** A whole message body. Throws `XdrError` when the value does not fit. */
export function encodeBody<T>(codec: Codec<T>, value: T): Buffer {
  const writer = createXdrWriter();
  codec.encode(writer, value);
  return writer.finish();
}

/** A whole message body; bytes that are left over are an error. Throws `XdrError`. */
export function decodeBody<T>(codec: Codec<T>, body: Buffer): T {
  const reader = createXdrReader(body);
  const value = codec.decode(reader);
  reader.end();
  return value;
}
