import type { Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { hasCode } from './errors.ts';
import { namesIn } from './files.ts';
import { watchFolder } from './folder-changes.ts';

const CHUNK_BYTES = 64 * 1024;

/**
 * A place in the log that virtlogd keeps of a serial console. At two MiB virtlogd renames console.log to console.log.0, that
 * one to console.log.1 and so on, and begins anew: so the file is told by its inode and time of birth, for inodes come again.
 */
export type LogPlace = { readonly file: string; readonly position: number };

/** Where the last bytes of the log begin; null while there is no log. */
export async function placeBeforeEnd(path: string, tailBytes: number): Promise<LogPlace | null> {
  let missing = tailBytes;
  let place: LogPlace | null = null;
  for (const { file, size } of (await partsOf(path)).toReversed()) {
    place = { file, position: Math.max(0, size - missing) };
    missing -= size;
    if (missing <= 0) break;
  }
  return place;
}

/** The last bytes of the log as it is now; none while there is no log. */
export async function readEnd(path: string, tailBytes: number): Promise<Buffer> {
  for (;;) {
    const end = await readParts(await partsOf(path), tailBytes);
    if (end) return end;
  }
}

/** Null where one of them has been renamed or removed since it was looked at. */
async function readParts(parts: readonly Part[], tailBytes: number): Promise<Buffer | null> {
  let end = Buffer.alloc(0);
  for (const part of parts.toReversed()) {
    const length = Math.min(part.size, tailBytes - end.length);
    if (length === 0) continue;
    await using handle = await openPart(part);
    if (handle === null) return null;
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, part.size - length);
    end = Buffer.concat([buffer.subarray(0, bytesRead), end]);
  }
  return end;
}

/**
 * Reads the log from a place on, then what is written, without a gap as long as virtlogd keeps what was not read yet.
 * @param from null: from the beginning of a log that was not there yet
 * @returns ends when the signal comes
 */
export async function* followLog(
  path: string,
  from: LogPlace | null,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const changes = watchFolder(dirname(path), signal);
  let place = from;
  try {
    while (!signal.aborted) {
      const changed = changes.next();
      const newest = await look(path);
      const parts = newest[0]?.file === place?.file ? newest : await partsOf(path);
      const part = parts.find((one) => one.file === place?.file) ?? parts[0];
      if (part) {
        // A part that is shorter than what was read of it has been emptied by somebody.
        let position = part.file === place?.file && place.position <= part.size ? place.position : 0;
        await using handle = await openPart(part);
        if (handle === null) continue;
        for await (const chunk of readFrom(handle, position)) {
          position += chunk.length;
          yield chunk;
          if (signal.aborted) return;
        }
        const next = parts[parts.indexOf(part) + 1];
        place = { file: (next ?? part).file, position: next ? 0 : position };
        if (next) continue;
      }
      await changed;
    }
  } finally {
    changes.close();
  }
}

type Part = { readonly path: string; readonly file: string; readonly size: number };

/** The log's files, oldest first. Looks twice: a rotation in the middle of a look could hide a file. */
async function partsOf(path: string): Promise<Part[]> {
  for (let before = await list(path); ; ) {
    const now = await list(path);
    if (isDeepStrictEqual(now.map(namedFile), before.map(namedFile))) return now;
    before = now;
  }
}

const namedFile = ({ path, file }: Part) => [path, file];

async function list(path: string): Promise<Part[]> {
  const folder = dirname(path);
  const older = olderParts(await namesIn(folder), basename(path)).map((name) => join(folder, name));
  return (await Promise.all([...older, path].map(look))).flat();
}

/** The names console.log.N among others, the oldest, which has the highest number, first. */
function olderParts(names: readonly string[], current: string): string[] {
  const numberOf = (name: string) => Number(name.slice(current.length + 1));
  return names
    .filter((name) => name.startsWith(`${current}.`) && /^\d+$/.test(name.slice(current.length + 1)))
    .sort((one, other) => numberOf(other) - numberOf(one));
}

async function look(path: string): Promise<Part[]> {
  try {
    const found = await stat(path);
    return [{ path, file: identityOf(found), size: found.size }];
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

const identityOf = ({ ino, birthtimeMs }: Stats) => `${ino} ${birthtimeMs}`;

/** Null where another file has got the name since. */
async function openPart({ path, file }: Part): Promise<FileHandle | null> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(path, 'r');
    if (identityOf(await handle.stat()) === file) return handle;
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  await handle?.close();
  return null;
}

async function* readFrom(handle: FileHandle, from: number): AsyncGenerator<Uint8Array> {
  let position = from;
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
