import { mkdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Hypervisor } from '../port.ts';
import { HypervisorError } from '../port.ts';
import { asking } from './errors.ts';
import { exists, makePrivate, putInPlace, removeFrom, removeNamed } from './files.ts';
import { isTemporary, isTemporaryOf, type NodePaths, temporaryName } from './paths.ts';
import { readVirtualSize } from './qcow2.ts';
import { runTool } from './tools.ts';

const GIB = 2 ** 30;

export type Disks = Pick<Hypervisor, 'createDisk' | 'growDisk' | 'deleteDisk'>;

/** @param refuseIfRunning throws domain_running when the instance's guest is on */
export function openDisks(paths: NodePaths, refuseIfRunning: (instanceId: string) => Promise<void>): Disks {
  return {
    createDisk: asking(async ({ instanceId, baseSha256, sizeGib, attempt }, signal) => {
      const disk = paths.disk(instanceId);
      await removeTemporaries(paths, instanceId, disk);
      if (await exists(disk)) return;
      const base = await baseOf(paths, baseSha256);
      await makeInstanceFolder(paths, instanceId);
      const temporary = temporaryName(disk, attempt);
      await makePrivate(temporary);
      const overlay = ['create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', base, temporary, `${sizeGib}G`];
      await runTool('qemu-img', overlay, { signal });
      await putInPlace(temporary, disk);
    }),

    growDisk: asking(async (instanceId, sizeGib) => {
      const disk = paths.disk(instanceId);
      if (!(await exists(disk))) throw diskNotFound(instanceId);
      await refuseIfRunning(instanceId);
      await growTo(disk, sizeGib);
    }),

    deleteDisk: asking(async (instanceId) => {
      await refuseIfRunning(instanceId);
      const disk = basename(paths.disk(instanceId));
      await removeFrom(
        paths.instance(instanceId),
        (name) => name === disk || name.startsWith(`${disk}.`) || isTemporary(name),
      );
    }),
  };
}

/** Nobody but root may list it; QEMU may pass through to the files that libvirt hands to it. */
export async function makeInstanceFolder(paths: NodePaths, instanceId: string): Promise<void> {
  await mkdir(paths.instance(instanceId), { recursive: true, mode: 0o711 });
}

/** The path of a base image. @throws base_image_missing */
export async function baseOf(paths: NodePaths, sha256: string): Promise<string> {
  const base = paths.baseImage(sha256);
  if (await exists(base)) return base;
  throw new HypervisorError('base_image_missing', `the base image ${sha256} is not on this node`);
}

/** Makes a disk that nobody uses at least this large. */
export async function growTo(disk: string, sizeGib: number, signal?: AbortSignal): Promise<void> {
  if ((await readVirtualSize(disk)) >= sizeGib * GIB) return;
  await runTool('qemu-img', ['resize', '-q', '-f', 'qcow2', disk, `${sizeGib}G`], { signal });
}

export function diskNotFound(instanceId: string): HypervisorError {
  return new HypervisorError('disk_not_found', `instance ${instanceId} has no disk on this node`);
}

/** Removes what earlier attempts at making `path` left. */
export async function removeTemporaries(paths: NodePaths, instanceId: string, path: string): Promise<void> {
  const name = basename(path);
  await removeNamed(paths.instance(instanceId), (file) => isTemporaryOf(name, file));
}
