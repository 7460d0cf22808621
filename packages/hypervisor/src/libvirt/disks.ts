import { mkdir, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Hypervisor } from '../port.ts';
import { HypervisorError } from '../port.ts';
import { exists, namesIn, removeFrom } from './files.ts';
import { isTemporary, isTemporaryOf, type NodePaths, temporaryName } from './paths.ts';
import { readQcow2Header } from './qcow2.ts';
import { runTool } from './tools.ts';

const GIB = 2 ** 30;

export type Disks = Pick<Hypervisor, 'createDisk' | 'growDisk' | 'deleteDisk'>;

/** @param refuseIfRunning throws domain_running when the instance's guest is on */
export function openDisks(paths: NodePaths, refuseIfRunning: (instanceId: string) => Promise<void>): Disks {
  return {
    async createDisk({ instanceId, baseSha256, sizeGib, attempt }, signal) {
      const disk = paths.disk(instanceId);
      const folder = paths.instance(instanceId);
      await removeTemporaries(folder, disk);
      if (await exists(disk)) return;
      const base = paths.baseImage(baseSha256);
      if (!(await exists(base))) {
        throw new HypervisorError('base_image_missing', `the base image ${baseSha256} is not on this node`);
      }
      await mkdir(folder, { recursive: true, mode: 0o711 });
      const temporary = temporaryName(disk, attempt);
      const overlay = ['create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', base, temporary, `${sizeGib}G`];
      await runTool('qemu-img', overlay, { signal });
      await rename(temporary, disk);
    },

    async growDisk(instanceId, sizeGib) {
      const disk = paths.disk(instanceId);
      if (!(await exists(disk))) throw diskNotFound(instanceId);
      await refuseIfRunning(instanceId);
      const { virtualSizeBytes } = await readQcow2Header(disk);
      if (virtualSizeBytes >= sizeGib * GIB) return;
      await runTool('qemu-img', ['resize', '-q', '-f', 'qcow2', disk, `${sizeGib}G`]);
    },

    async deleteDisk(instanceId) {
      await refuseIfRunning(instanceId);
      const disk = paths.disk(instanceId);
      const prefix = `${basename(disk)}.`;
      await removeFrom(
        paths.instance(instanceId),
        (name) => name === basename(disk) || name.startsWith(prefix) || isTemporary(name),
      );
    },
  };
}

export function diskNotFound(instanceId: string): HypervisorError {
  return new HypervisorError('disk_not_found', `instance ${instanceId} has no disk on this node`);
}

/** Removes what earlier attempts at making `path` left. */
export async function removeTemporaries(folder: string, path: string, keep?: string): Promise<void> {
  const name = basename(path);
  const stale = (await namesIn(folder)).filter(
    (file) => isTemporaryOf(name, file) && `${folder}/${file}` !== keep,
  );
  await Promise.all(stale.map((file) => rm(`${folder}/${file}`, { force: true })));
}
