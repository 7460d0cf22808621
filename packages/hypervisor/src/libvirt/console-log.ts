import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasCode } from './errors.ts';
import { namesIn } from './files.ts';
import { watchFolder } from './folder-changes.ts';

const CHUNK_BYTES = 64 * 1024;

/**
 * A place in the log that virtlogd keeps of a serial console. At two MiB virtlogd renames console.log to console.log.0, that
 * one to console.log.1 and so on, and begins anew: so the file is named by its inode.
 */
export type LogPlace = { readonly inode: number; readonly position: number };

/** Where the last bytes of the log begin; null while there is no log. */
export async function placeBeforeEnd(path: string, tailBytes: number): Promise<LogPlace | null> {
  let missing = tailBytes;
  let place: LogPlace | null = null;
  for (const { inode, size } of (await partsOf(path)).toReversed()) {
    place = { inode, position: Math.max(0, size - missing) };
    missing -= size;
    if (missing <= 0) break;
  }
  return place;
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
      const parts = await partsOf(path);
      const part = parts.find(({ inode }) => inode === place?.inode) ?? parts[0];
      if (part) {
        // A part that is shorter than what was read of it has been emptied by somebody.
        let position = part.inode === place?.inode && place.position <= part.size ? place.position : 0;
        await using file = await openPart(part);
        if (file === null) continue;
        for await (const chunk of readFrom(file, position)) {
          position += chunk.length;
          yield chunk;
          if (signal.aborted) return;
        }
        const next = parts[parts.indexOf(part) + 1];
        place = next ? { inode: next.inode, position: 0 } : { inode: part.inode, position };
        if (next) continue;
      }
      await changed;
    }
  } finally {
    changes.close();
  }
}

type Part = { readonly path: string; readonly inode: number; readonly size: number };

/** The log's files, oldest first, as they were at one moment between two rotations. */
async function partsOf(path: string): Promise<Part[]> {
  for (;;) {
    const folder = dirname(path);
    const older = olderParts(await namesIn(folder), basename(path)).map((name) => join(folder, name));
    const parts = (await Promise.all([...older, path].map(look))).flat();
    const [newest] = await look(path);
    if (newest?.inode === parts.find((part) => part.path === path)?.inode) return parts;
  }
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
    const { ino, size } = await stat(path);
    return [{ path, inode: ino, size }];
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Null where another file has got the name since. */
async function openPart({ path, inode }: Part): Promise<FileHandle | null> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, 'r');
    if ((await file.stat()).ino === inode) return file;
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  await file?.close();
  return null;
}

async function* readFrom(file: FileHandle, from: number): AsyncGenerator<Uint8Array> {
  let position = from;
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
