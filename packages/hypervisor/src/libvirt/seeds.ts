import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Hypervisor } from '../port.ts';
import { fileError } from './errors.ts';
import { namesIn, removeFrom } from './files.ts';
import { isTemporary, type NodePaths, temporaryName } from './paths.ts';
import { runTool } from './tools.ts';

export type Seeds = Pick<Hypervisor, 'writeSeed' | 'deleteSeed'>;

/**
 * Seeds are ISO 9660 images labelled `cidata` (cloud-init's documentation, "NoCloud"), shown to the guest as a virtio disk: Debian's cloud
 * kernel knows no CD-ROM.
 */
export function openSeeds(paths: NodePaths): Seeds {
  return {
    async writeSeed(instanceId, seed) {
      const target = paths.seed(instanceId);
      const folder = paths.instance(instanceId);
      await mkdir(folder, { recursive: true, mode: 0o711 });
      const files = await mkdtemp(join(folder, 'seed-'));
      const image = temporaryName(target, basename(files));
      try {
        await Promise.all([
          writeFile(join(files, 'meta-data'), seed.metaData),
          writeFile(join(files, 'user-data'), seed.userData),
          writeFile(join(files, 'vendor-data'), seed.vendorData),
        ]);
        // Users' secrets are in it: nobody but root and, once the guest runs, its QEMU may read it.
        await writeFile(image, '', { mode: 0o600 });
        await runTool('genisoimage', [
          '-quiet',
          '-output',
          image,
          '-volid',
          'cidata',
          '-joliet',
          '-rock',
          files,
        ]);
        await rename(image, target);
      } catch (error) {
        await rm(image, { force: true });
        throw fileError(error);
      } finally {
        await rm(files, { recursive: true, force: true });
      }
    },

    async deleteSeed(instanceId) {
      const folder = paths.instance(instanceId);
      const seed = basename(paths.seed(instanceId));
      await removeLeftFolders(folder);
      await removeFrom(folder, (name) => name === seed || (name.startsWith(`${seed}.`) && isTemporary(name)));
    },
  };
}

/** Folders of seeds whose making was cut off by a kill. */
async function removeLeftFolders(folder: string): Promise<void> {
  const left = (await namesIn(folder)).filter((name) => /^seed-[A-Za-z0-9]{6}$/.test(name));
  await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}
