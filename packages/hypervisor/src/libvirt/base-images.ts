import { createHash, randomUUID } from 'node:crypto';
import { chmod, open, rm } from 'node:fs/promises';
import { abortable } from '../abortable.ts';
import type { BaseImage, Hypervisor } from '../port.ts';
import { HypervisorError } from '../port.ts';
import { ask } from './errors.ts';
import { exists, putInPlace, removeNamed } from './files.ts';
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

    async importBaseImage(image, content, signal) {
      if (signal.aborted) throw new HypervisorError('aborted', 'the import was called off');
      if (await has(image.sha256)) return;
      const target = paths.baseImage(image.sha256);
      // Two imports of one image may run at a time: each writes a file of its own, and the renames are of equal content.
      const temporary = temporaryName(target, randomUUID());
      try {
        mustBe(image, await writeContent(temporary, content, signal));
        await ask(chmod(temporary, 0o444));
        await ask(putInPlace(temporary, target));
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },

    tidy: () => removeNamed(paths.baseImages, isTemporary),
  };
}

function mustBe(expected: BaseImage, found: BaseImage): void {
  if (found.sha256 === expected.sha256 && found.sizeBytes === expected.sizeBytes) return;
  const message = `expected ${expected.sizeBytes} bytes with sha256 ${expected.sha256}, got ${found.sizeBytes} with ${found.sha256}`;
  throw new HypervisorError('checksum_mismatch', message);
}

/** Writes and counts what comes. */
async function writeContent(
  path: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<BaseImage> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  await using file = await ask(open(path, 'wx', 0o600));
  for await (const chunk of abortable(content, signal)) {
    hash.update(chunk);
    sizeBytes += chunk.length;
    await ask(file.writeFile(chunk));
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}
