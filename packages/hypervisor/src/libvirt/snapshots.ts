import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Hypervisor, ProgressListener, SnapshotSpec } from '../port.ts';
import { HypervisorError } from '../port.ts';
import type { BackupJobs } from './backup-job.ts';
import { copyImage } from './copy-image.ts';
import { diskNotFound, removeTemporaries } from './disks.ts';
import type { Domains } from './domains.ts';
import { asking } from './errors.ts';
import { exists, keepFromGuests, namesIn, putInPlace, removeFrom, removeNamed, sizeOf } from './files.ts';
import { isTemporary, isTemporaryOf, type NodePaths, temporaryName } from './paths.ts';

export type Snapshots = Pick<Hypervisor, 'createSnapshot' | 'deleteSnapshot' | 'hasSnapshot'>;

/**
 * A snapshot is a whole copy of the disk, so no chain of files ever hangs together: restoring and deleting cannot harm another
 * snapshot. A running guest's disk is copied by a backup job of QEMU's as it was when the job began, one that is off by qemu-img.
 */
export function openSnapshots(
  paths: NodePaths,
  domains: Pick<Domains, 'isOff'>,
  backups: BackupJobs,
): Snapshots {
  async function copy(
    { instanceId, snapshotId, attempt }: SnapshotSpec,
    progress: ProgressListener,
    signal: AbortSignal,
  ): Promise<string> {
    const disk = paths.disk(instanceId);
    const target = temporaryName(paths.snapshot(instanceId, snapshotId), attempt);
    if (!(await domains.isOff(instanceId))) {
      try {
        await backups.copyDisk(instanceId, target, progress, signal);
        return target;
      } catch (error) {
        // A guest that powers itself off takes its backup job with it.
        const isOver = error instanceof HypervisorError && error.code === 'failed';
        if (!isOver || !(await domains.isOff(instanceId))) throw error;
        await rm(target, { force: true });
      }
    }
    await copyImage(disk, target, null, progress, signal);
    return target;
  }

  /** A job that an attempt left behind still writes to its temporary file, at whichever snapshot it was. */
  async function endLeftJob(instanceId: string): Promise<void> {
    if ((await namesIn(paths.instance(instanceId))).some(isTemporary)) await backups.abort(instanceId);
  }

  return {
    createSnapshot: asking(async (spec, progress, signal) => {
      const { instanceId, snapshotId } = spec;
      if (signal.aborted) throw new HypervisorError('aborted', 'the snapshot was called off');
      const snapshot = paths.snapshot(instanceId, snapshotId);
      const there = await sizeOf(snapshot);
      if (there) return there.onDisk;
      if (!(await exists(paths.disk(instanceId)))) throw diskNotFound(instanceId);
      await endLeftJob(instanceId);
      await removeTemporaries(paths, instanceId, snapshot);
      const copied = await copy(spec, progress, signal);
      await keepFromGuests(copied);
      await putInPlace(copied, snapshot);
      return (await sizeOf(snapshot))?.onDisk ?? 0;
    }),

    deleteSnapshot: asking(async (instanceId, snapshotId) => {
      const folder = paths.instance(instanceId);
      const snapshot = basename(paths.snapshot(instanceId, snapshotId));
      const isUnfinished = (name: string) => isTemporaryOf(snapshot, name);
      if ((await namesIn(folder)).some(isUnfinished)) await backups.abort(instanceId);
      await removeNamed(folder, isUnfinished);
      await removeFrom(folder, (name) => name === snapshot);
    }),

    hasSnapshot: asking((instanceId, snapshotId) => exists(paths.snapshot(instanceId, snapshotId))),
  };
}
