import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import type { BaseImage, Hypervisor } from '../port.ts';
import { HypervisorError } from '../port.ts';
import { fileError } from './errors.ts';
import { exists, namesIn, removeFrom } from './files.ts';
import { isTemporary, type NodePaths, temporaryName } from './paths.ts';

/** The node's cache of base images: read-only files named by their checksum. */
export type BaseImages = Pick<Hypervisor, 'hasBaseImage' | 'importBaseImage'> & {
  /** Removes what imports that were broken off left; asked while none is under way. */
  tidy(): Promise<void>;
};

export function openBaseImages(paths: NodePaths): BaseImages {
  const has = (sha256: string) => exists(paths.baseImage(sha256));

  return {
    hasBaseImage: has,

    async importBaseImage({ sha256, sizeBytes }: BaseImage, content, signal) {
      if (signal.aborted) throw brokenOff();
      if (await has(sha256)) return;
      const target = paths.baseImage(sha256);
      // Two imports of one image may run at a time: each writes a file of its own, and the renames are of equal content.
      const temporary = temporaryName(target, randomUUID());
      try {
        const found = await writeContent(temporary, content, signal);
        if (found.sha256 !== sha256 || found.sizeBytes !== sizeBytes) {
          const message = `expected ${sizeBytes} bytes with sha256 ${sha256}, got ${found.sizeBytes} with ${found.sha256}`;
          throw new HypervisorError('checksum_mismatch', message);
        }
        await chmod(temporary, 0o444);
        await rename(temporary, target);
      } catch (error) {
        await rm(temporary, { force: true });
        throw fileError(error);
      }
    },

    async tidy() {
      if ((await namesIn(paths.baseImages)).some(isTemporary))
        await removeFrom(paths.baseImages, isTemporary);
      await mkdir(paths.baseImages, { recursive: true });
    },
  };
}

const brokenOff = () => new HypervisorError('aborted', 'the import was broken off');

/** Writes and counts what comes; a source that has stalled is left alone when the signal comes. */
async function writeContent(
  path: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<{ readonly sha256: string; readonly sizeBytes: number }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(brokenOff()), { once: true });
  });
  const source = content[Symbol.asyncIterator]();
  await using file = await open(path, 'wx', 0o600);
  for (;;) {
    const next = await Promise.race([source.next(), aborted]);
    if (next.done) break;
    hash.update(next.value);
    sizeBytes += next.value.length;
    await file.writeFile(next.value);
  }
  await file.sync();
  return { sha256: hash.digest('hex'), sizeBytes };
}
