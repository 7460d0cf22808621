import { readBytes } from '../bounded-request.ts';
import { DoorError } from '../errors/door-error.ts';

/**
 * The JSON object in a request's body; an absent body is an empty object, so that actions need none.
 * @throws DoorError `payload_too_large`, `unsupported_media_type`, `malformed_body`
 */
export async function readBody(request: Request): Promise<Record<string, unknown>> {
  const bytes = await readBytes(request);
  if (bytes.byteLength === 0) return {};
  requireJson(request.headers);
  return parseObject(bytes);
}

/**
 * Turns a body away where the method takes none, so that nothing that was asked for is silently left out.
 * @throws DoorError `malformed_body`
 */
export function refuseBody({ headers }: Request): void {
  if (!headers.has('transfer-encoding') && Number(headers.get('content-length') ?? 0) === 0) return;
  throw new DoorError('malformed_body', { reason: 'GET and DELETE take no body.' });
}

function requireJson(headers: Headers): void {
  const contentType = headers.get('content-type')?.trim().toLowerCase() ?? '';
  const [type, ...parameters] = contentType.split(';').map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  const isUtf8 = charset === undefined || charset.replaceAll('"', '') === 'utf-8';
  if (type !== 'application/json' || !isUtf8) throw new DoorError('unsupported_media_type', { contentType });
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity') throw new DoorError('unsupported_media_type', { contentEncoding: encoding });
}

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  const value = parseJson(bytes);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new DoorError('malformed_body', { reason: 'The body has to be a JSON object.' });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    // The parser's message quotes the body, which may hold a password: the reader finds the place with any JSON tool.
    throw new DoorError('malformed_body', { reason: 'The body is not JSON in UTF-8.' }, { cause: error });
  }
}
