import { execFile } from 'node:child_process';
import { access, mkdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const builder = join(import.meta.dirname, '..', 'build');

/** What `infra/images/build` writes beside an image. */
type ImageManifest = {
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly virtualSizeBytes: number;
  readonly minMemoryMib: number;
  readonly minDiskGib: number;
  readonly defaultUser: string;
  readonly builtAt: string;
  readonly recipe: string;
};

export type BuiltImage = { readonly path: string; readonly manifest: ImageManifest };

/**
 * Builds an image, or takes the one built from the same recipe before, from the folder that
 * `CLOUDLET_IMAGE_CACHE` names (default: one below the system's temporary folder).
 * @throws when the builder fails; its last line says why
 */
export async function builtImage(name: string): Promise<BuiltImage> {
  const cache = process.env.CLOUDLET_IMAGE_CACHE ?? join(tmpdir(), 'cloudlet-image-cache');
  const recipe = (await run(builder, [name, '--recipe'])).stdout.trim();
  const path = join(cache, `${name}-${recipe.slice(0, 16)}.qcow2`);
  await mkdir(cache, { recursive: true });
  const built = await access(path.replace(/qcow2$/, 'json')).then(
    () => true,
    () => false,
  );
  if (!built) await run(builder, [name, '--output', path]);
  return { path, manifest: JSON.parse(await readFile(path.replace(/qcow2$/, 'json'), 'utf8')) };
}
