import { createHash } from 'node:crypto';
import {
  constants,
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { run } from '../process/run.ts';
import { ensureFolder, readFileIfExists, writeFileAtomically } from '../state/files.ts';
import type { StatePaths } from '../state/paths.ts';
import { repositoryRoot } from '../state/repository.ts';
import { type ImageDescription, imageDescriptionSchema } from './description.ts';

/** What can be made again, and takes a while (hier(7)). */
export const IMAGE_CACHE = '/var/cache/cloudlet/images';
const BUILDER = join(repositoryRoot, 'infra/images/build');

/** The image of that name in the store, built by exactly this recipe; undefined where there is none. */
export function findImage(paths: StatePaths, name: string, recipe: string): ImageDescription | undefined {
  const text = readFileIfExists(descriptionOf(paths, name));
  if (text === undefined) return undefined;
  const description = imageDescriptionSchema.parse(JSON.parse(text));
  const isWhole =
    statSync(fileOf(paths, description.sha256), { throwIfNoEntry: false })?.size === description.sizeBytes;
  return isWhole && description.recipe === recipe ? description : undefined;
}

/** The hash of the recipe as it is now. */
export async function recipeOf(name: string): Promise<string> {
  return (await run([BUILDER, name, '--recipe'])).stdout.trim();
}

/**
 * Puts an image into the store: built from Debian's packages, which needs root and the network, or taken from this machine's
 * cache, where every build of a recipe is kept for the next cloud. Older images stay: instances stand on them.
 */
export async function buildImage(
  paths: StatePaths,
  name: string,
  recipe: string,
  onLine: (line: string) => void,
): Promise<void> {
  await buildIntoCache(name, recipe, paths.upLog, onLine);
  storeImage(paths, cachedImage(name, recipe));
}

/** Whether this machine's cache has a build of the recipe. */
export function isCached(name: string, recipe: string): boolean {
  return existsSync(`${cachedImage(name, recipe)}.json`);
}

/** Builds an image into this machine's cache unless it is there: needs root and the network. */
export async function buildIntoCache(
  name: string,
  recipe: string,
  log: string,
  onLine: (line: string) => void,
): Promise<void> {
  if (isCached(name, recipe)) return;
  ensureFolder(IMAGE_CACHE, 0o755);
  const output = `${cachedImage(name, recipe)}.qcow2`;
  await run([BUILDER, name, '--output', output, '--workdir', IMAGE_CACHE], { log, onLine });
}

function cachedImage(name: string, recipe: string): string {
  return join(IMAGE_CACHE, `${name}-${recipe.slice(0, 16)}`);
}

/** What the builder wrote beside `BUILT.qcow2`. */
export function readDescription(built: string): ImageDescription {
  return imageDescriptionSchema.parse(JSON.parse(readFileSync(`${built}.json`, 'utf8')));
}

/** Copies `BUILT.qcow2` into the store, under the name that `BUILT.json` gives it. */
export function storeImage(paths: StatePaths, built: string): void {
  const description = readDescription(built);
  const file = fileOf(paths, description.sha256);
  copyFileSync(`${built}.qcow2`, `${file}.new`, constants.COPYFILE_FICLONE);
  renameSync(`${file}.new`, file);
  describe(paths, description);
}

/**
 * Puts an image into the store that simulated nodes can fetch and that nothing could boot: their guests are played, their
 * transfers and checksums are not.
 */
export function writeSimulatedImage(paths: StatePaths, name: string, recipe: string): void {
  const content = `A guest image for simulated compute nodes: ${name}, ${recipe}\n`;
  const sha256 = createHash('sha256').update(content).digest('hex');
  writeFileSync(fileOf(paths, sha256), content, { mode: 0o644 });
  const description: ImageDescription = {
    name,
    sha256,
    sizeBytes: Buffer.byteLength(content),
    virtualSizeBytes: 2 ** 28,
    minMemoryMib: 128,
    minDiskGib: 1,
    defaultUser: 'cloud',
    recipe,
  };
  describe(paths, description);
}

function describe(paths: StatePaths, description: ImageDescription): void {
  writeFileAtomically(
    descriptionOf(paths, description.name),
    `${JSON.stringify(description, null, 2)}\n`,
    0o644,
  );
}

/** Images are named by their checksum: the gateway serves them to nodes under that. */
function fileOf(paths: StatePaths, sha256: string): string {
  return join(paths.images, `${sha256}.qcow2`);
}

function descriptionOf(paths: StatePaths, name: string): string {
  return join(paths.images, `${name}.json`);
}
