import { watch } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exists, sizeOf } from './files.ts';

const CHUNK_BYTES = 64 * 1024;
/** inotify tells of changes at once; this is for file systems that have none (NFS). */
const LOOK_EVERY_MS = 1_000;

/**
 * Follows the log that virtlogd keeps of a serial console: first its last bytes, then what comes, without a gap, over virtlogd's rotation
 * (console.log becomes console.log.0 and a new one begins).
 * @returns ends when the signal comes
 */
export async function* followConsoleLog(
  path: string,
  tailBytes: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const changes = watchFolder(dirname(path), signal);
  let file: FileHandle | null = null;
  try {
    const size = (await sizeOf(path))?.bytes ?? 0;
    if (size < tailBytes) yield* tailOf(`${path}.0`, tailBytes - size);
    file = await openIfThere(path);
    let position = Math.max(0, size - tailBytes);
    while (!signal.aborted) {
      const arrived = changes.next();
      file ??= await openIfThere(path);
      if (file) {
        for await (const chunk of readFrom(file, position)) {
          position += chunk.length;
          yield chunk;
          if (signal.aborted) return;
        }
        if (await isAnother(file, path)) {
          // What was written between the last read and the rotation.
          for await (const chunk of readFrom(file, position)) yield chunk;
          await file.close();
          file = null;
          position = 0;
          continue;
        }
      }
      await arrived;
    }
  } finally {
    await file?.close();
  }
}

async function* tailOf(path: string, bytes: number): AsyncGenerator<Uint8Array> {
  const size = await sizeOf(path);
  if (!size) return;
  await using file = await open(path, 'r');
  yield* readFrom(file, Math.max(0, size.bytes - bytes));
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  return (await exists(path)) ? open(path, 'r') : null;
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

/** Whether the name now stands for another file than the one that is open, or for none. */
async function isAnother(file: FileHandle, path: string): Promise<boolean> {
  const now = await openIfThere(path);
  if (now === null) return true;
  try {
    const [one, other] = await Promise.all([file.stat(), now.stat()]);
    return one.ino !== other.ino || other.size < one.size;
  } finally {
    await now.close();
  }
}

/** `next` resolves at the next change in the folder, or after a while, or when the signal comes. */
function watchFolder(folder: string, signal: AbortSignal) {
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  signal.addEventListener('abort', wake, { once: true });
  let watched = false;
  const start = async () => {
    if (watched || signal.aborted || !(await exists(folder))) return;
    watched = true;
    // Ends with the folder or the signal; the regular look finds out what is there then.
    watch(folder, { signal }, wake).on('error', () => {
      watched = false;
    });
  };
  return {
    async next(): Promise<void> {
      const changed = new Promise<void>((resolve) => waiting.add(resolve));
      await start();
      if (signal.aborted) return;
      const timer = setTimeout(wake, LOOK_EVERY_MS);
      await changed;
      clearTimeout(timer);
    },
  };
}
