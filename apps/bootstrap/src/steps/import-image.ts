import { createHash } from 'node:crypto';
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../errors.ts';
import type { ImageDescription } from '../images/description.ts';
import { findImage, readDescription, storeImage } from '../images/store.ts';
import type { Cloud } from '../state/cloud.ts';
import type { Step } from './runner.ts';

/** The images in a folder, each as its path without `.qcow2` and `.json`. */
export function builtImagesIn(folder: string): string[] {
  const names = new Set(readdirSync(folder));
  return [...names]
    .filter((name) => name.endsWith('.qcow2') && names.has(name.replace(/qcow2$/, 'json')))
    .sort()
    .map((name) => join(folder, name.replace(/\.qcow2$/, '')));
}

/** An image that was built elsewhere is in the store. @param built its path without `.qcow2` */
export function importImageStep({ paths }: Cloud, built: string): Step<ImageDescription> {
  const { name, recipe, sha256 } = readDescription(built);
  return {
    name: `Guest image ${name}`,
    async check() {
      const image = findImage(paths, name, recipe);
      return image?.sha256 === sha256 ? { value: image } : undefined;
    },
    async apply() {
      const found = await checksumOf(`${built}.qcow2`);
      if (found !== sha256) throw damaged(built, found, sha256);
      storeImage(paths, built);
    },
  };
}

async function checksumOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function damaged(built: string, found: string, wanted: string): Problem {
  return new Problem(`${built}.qcow2 is not the image that ${built}.json describes`, {
    why: `Its SHA-256 is ${found}, not ${wanted}`,
    next: 'Copy both files again from where they were built.',
  });
}
