import { type FileHandle, open } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseRange } from './byte-range.ts';

/**
 * Answers GET and HEAD for one image, `<sha256>.qcow2` in the directory. An image never changes under its checksum, so a
 * download that broke off goes on with a Range.
 */
export async function serveImage(
  request: IncomingMessage,
  response: ServerResponse,
  directory: string,
  sha256: string,
): Promise<void> {
  const file = await openImage(join(directory, `${sha256}.qcow2`));
  if (!file) return void response.writeHead(404).end();
  try {
    await send(request, response, file, sha256);
  } finally {
    await file.close();
  }
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  file: FileHandle,
  sha256: string,
): Promise<void> {
  const { size } = await file.stat();
  const etag = `"${sha256}"`;
  const isSame = [undefined, etag].includes(request.headers['if-range'] as string | undefined);
  const range = parseRange(isSame ? request.headers.range : undefined, size);
  if (range === 'unsatisfiable') {
    return void response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response.writeHead(range ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    etag,
    ...(range ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}),
  });
  if (request.method === 'HEAD' || size === 0) return void response.end();
  const bytes = file.createReadStream({ start, end, autoClose: false });
  await pipeline(bytes, response).catch((error: unknown) => {
    // A node that breaks a download off is no fault of ours.
    if (!hasCode(error, 'ERR_STREAM_PREMATURE_CLOSE')) throw error;
  });
}

async function openImage(path: string): Promise<FileHandle | null> {
  try {
    return await open(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
