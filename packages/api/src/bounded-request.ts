import { DoorError } from './errors/door-error.ts';

/** Bytes that a request's body may have, at whichever door: the largest that any use case accepts, with room to spare. */
export const MAX_BODY_BYTES = 256 * 1024;

/**
 * A request's body. Never holds more than {@link MAX_BODY_BYTES}, whatever Content-Length says.
 * @throws DoorError `payload_too_large`
 */
export async function readBytes(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early cancels the stream, so the rest of a body that is too large is never read.
  for await (const chunk of request.body) {
    length += chunk.byteLength;
    if (length > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/**
 * The same request with its body read, for libraries that would read one of any size.
 * @throws DoorError `payload_too_large`
 */
export async function boundedRequest(request: Request): Promise<Request> {
  if (!request.body) return request;
  const { url, method, headers, signal } = request;
  return new Request(url, { method, headers, signal, body: await readBytes(request) });
}

function tooLarge(): DoorError {
  return new DoorError('payload_too_large', { limitBytes: MAX_BODY_BYTES });
}
