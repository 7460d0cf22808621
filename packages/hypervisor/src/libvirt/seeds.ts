import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Hypervisor } from '../port.ts';
import { makeInstanceFolder, removeTemporaries } from './disks.ts';
import { asking } from './errors.ts';
import { makePrivate, putInPlace, removeFrom } from './files.ts';
import { isTemporaryOf, type NodePaths, temporaryName } from './paths.ts';
import { runTool } from './tools.ts';

export type Seeds = Pick<Hypervisor, 'writeSeed' | 'deleteSeed'>;

/**
 * Seeds are ISO 9660 images labelled `cidata` (cloud-init's documentation, "NoCloud"), shown to the guest as a virtio disk: Debian's cloud
 * kernel knows no CD-ROM.
 */
export function openSeeds(paths: NodePaths): Seeds {
  return {
    writeSeed: asking(async (instanceId, seed) => {
      const target = paths.seed(instanceId);
      const folder = temporaryName(target, 'files');
      const image = temporaryName(target, 'image');
      await removeTemporaries(paths, instanceId, target);
      await makeInstanceFolder(paths, instanceId);
      // Users' secrets are in it: nobody but root and, once the guest runs, its QEMU may read them.
      await mkdir(folder, { mode: 0o700 });
      await makePrivate(image);
      await Promise.all([
        writeFile(join(folder, 'meta-data'), seed.metaData),
        writeFile(join(folder, 'user-data'), seed.userData),
        writeFile(join(folder, 'vendor-data'), seed.vendorData),
      ]);
      const options = ['-quiet', '-volid', 'cidata', '-joliet', '-rock', '-output', image];
      await runTool('genisoimage', [...options, folder]);
      await putInPlace(image, target);
      await rm(folder, { recursive: true });
    }),

    deleteSeed: asking(async (instanceId) => {
      const seed = basename(paths.seed(instanceId));
      await removeFrom(paths.instance(instanceId), (name) => name === seed || isTemporaryOf(seed, name));
    }),
  };
}
