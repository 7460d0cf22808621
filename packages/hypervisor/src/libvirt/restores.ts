import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Hypervisor } from '../port.ts';
import { HypervisorError } from '../port.ts';
import { copyImage } from './copy-image.ts';
import { baseOf, growTo, makeInstanceFolder } from './disks.ts';
import type { Domains } from './domains.ts';
import { asking } from './errors.ts';
import { exists, putInPlace, removeNamed, textOf, writeDurably } from './files.ts';
import { isTemporaryOf, type NodePaths, temporaryName } from './paths.ts';

export type Restores = Pick<
  Hypervisor,
  'prepareRestore' | 'commitRestore' | 'hasRestored' | 'discardRestore'
>;

/**
 * Puts snapshots back. The copy is an overlay on the base image as the disk was before, though it has all content itself: the
 * domain's definition names the base image, and QEMU would show it through the holes of a disk that stands alone.
 */
export function openRestores(
  paths: NodePaths,
  domains: Pick<Domains, 'refuseIfRunning' | 'forgetMemory'>,
): Restores {
  const unfinished = (instanceId: string) => `${paths.disk(instanceId)}.copy`;
  const prepared = (instanceId: string) => `${paths.disk(instanceId)}.restore`;
  /** Says which attempt puts its copy in place, or has done so last. */
  const mark = (instanceId: string) => `${paths.disk(instanceId)}.restored-by`;

  /** With the copy still there the mark is one of a commit that was cut off. */
  const hasRestored = async (instanceId: string, attempt: string) =>
    (await textOf(mark(instanceId))) === attempt &&
    !(await exists(temporaryName(prepared(instanceId), attempt)));

  return {
    prepareRestore: asking(
      async ({ instanceId, snapshotId, attempt, sizeGib, baseSha256 }, progress, signal) => {
        const snapshot = paths.snapshot(instanceId, snapshotId);
        if (!(await exists(snapshot))) {
          throw new HypervisorError('snapshot_not_found', `snapshot ${snapshotId} is not on this node`);
        }
        const copy = temporaryName(prepared(instanceId), attempt);
        if (await exists(copy)) return;
        const base = await baseOf(paths, baseSha256);
        const folder = paths.instance(instanceId);
        const [one, other] = [basename(unfinished(instanceId)), basename(prepared(instanceId))];
        await removeNamed(folder, (name) => isTemporaryOf(one, name) || isTemporaryOf(other, name));
        await makeInstanceFolder(paths, instanceId);
        const writing = temporaryName(unfinished(instanceId), attempt);
        await copyImage(snapshot, writing, base, progress, signal);
        await growTo(writing, sizeGib, signal);
        await rename(writing, copy);
      },
    ),

    commitRestore: asking(async (instanceId, attempt) => {
      const copy = temporaryName(prepared(instanceId), attempt);
      if (!(await exists(copy))) {
        if (await hasRestored(instanceId, attempt)) return;
        throw new HypervisorError('disk_not_found', `${attempt} has prepared no copy for ${instanceId}`);
      }
      await domains.refuseIfRunning(instanceId);
      await domains.forgetMemory(instanceId);
      await writeDurably(mark(instanceId), attempt);
      await putInPlace(copy, paths.disk(instanceId));
    }),

    hasRestored: asking(hasRestored),

    discardRestore: asking(async (instanceId, attempt) => {
      const copy = temporaryName(prepared(instanceId), attempt);
      if ((await exists(copy)) && (await textOf(mark(instanceId))) === attempt) {
        await rm(mark(instanceId), { force: true });
      }
      await rm(copy, { force: true });
      await rm(temporaryName(unfinished(instanceId), attempt), { force: true });
    }),
  };
}
