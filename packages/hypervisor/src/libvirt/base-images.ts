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

    async importBaseImage({ sha256 }: BaseImage, content, signal) {
      if (await has(sha256)) return;
      const target = paths.baseImage(sha256);
      // Two imports of one image may run at a time: each writes a file of its own, and the renames are of equal content.
      const temporary = temporaryName(target, randomUUID());
      try {
        const found = await writeContent(temporary, content, signal);
        if (found !== sha256) {
          throw new HypervisorError(
            'checksum_mismatch',
            `the image's content has the checksum ${found}, not ${sha256}`,
          );
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

/** @returns the SHA-256 of what was written, in hexadecimal. */
async function writeContent(
  path: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  await using file = await open(path, 'wx', 0o600);
  for await (const chunk of content) {
    if (signal.aborted) throw new HypervisorError('aborted', 'the import was broken off');
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  await file.sync();
  return hash.digest('hex');
}
