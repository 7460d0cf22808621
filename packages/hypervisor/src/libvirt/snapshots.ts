import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Hypervisor, ProgressListener } from '../port.ts';
import { HypervisorError } from '../port.ts';
import type { BackupJobs } from './backup-job.ts';
import { diskNotFound, removeTemporaries } from './disks.ts';
import type { Domains } from './domains.ts';
import { exists, namesIn, removeFrom, sizeOf, textOf } from './files.ts';
import { isTemporaryOf, type NodePaths, temporaryName } from './paths.ts';
import { readQcow2Header } from './qcow2.ts';
import { runTool } from './tools.ts';

const GIB = 2 ** 30;

export type Snapshots = Pick<
  Hypervisor,
  'createSnapshot' | 'prepareRestore' | 'commitRestore' | 'discardRestore' | 'deleteSnapshot'
>;

/**
 * A snapshot is a whole copy of the disk, so no chain of files ever hangs together: restoring and deleting cannot harm another snapshot.
 * A running guest's disk is copied by a backup job of QEMU's as it was when the job began, one that is off by qemu-img.
 */
export function openSnapshots(paths: NodePaths, domains: Domains, backups: BackupJobs): Snapshots {
  const restoreOf = (instanceId: string, attempt: string) =>
    temporaryName(`${paths.disk(instanceId)}.restore`, attempt);
  /** Says which attempt put its copy in place last. */
  const mark = (instanceId: string) => `${paths.disk(instanceId)}.restored-by`;

  return {
    async createSnapshot({ instanceId, snapshotId, attempt }, progress, signal) {
      const target = paths.snapshot(instanceId, snapshotId);
      const there = await sizeOf(target);
      if (there) return there.onDisk;
      const disk = paths.disk(instanceId);
      if (!(await exists(disk))) throw diskNotFound(instanceId);
      const domain = await domains.findDomain(instanceId);
      const isOn = domain?.power === 'running' || domain?.power === 'paused';
      // A job that an attempt left behind still writes to its temporary file.
      if (isOn) await backups.abort(instanceId);
      await removeTemporaries(paths.instance(instanceId), target);

      const temporary = temporaryName(target, attempt);
      if (isOn) await backups.copyDisk(instanceId, temporary, progress, signal);
      else await convert(disk, temporary, progress, signal);
      const size = await sizeOf(temporary);
      await rename(temporary, target);
      return size?.onDisk ?? 0;
    },

    async prepareRestore({ instanceId, snapshotId, attempt, sizeGib }, progress, signal) {
      const snapshot = paths.snapshot(instanceId, snapshotId);
      if (!(await exists(snapshot))) {
        throw new HypervisorError('snapshot_not_found', `snapshot ${snapshotId} is not on this node`);
      }
      const folder = paths.instance(instanceId);
      await mkdir(folder, { recursive: true, mode: 0o711 });
      const prepared = restoreOf(instanceId, attempt);
      if (await exists(prepared)) return;
      await removeTemporaries(folder, `${paths.disk(instanceId)}.restore`);
      const unfinished = temporaryName(`${paths.disk(instanceId)}.copy`, attempt);
      await convert(snapshot, unfinished, progress, signal);
      const { virtualSizeBytes } = await readQcow2Header(unfinished);
      if (virtualSizeBytes < sizeGib * GIB) {
        await runTool('qemu-img', ['resize', '-q', '-f', 'qcow2', unfinished, `${sizeGib}G`], { signal });
      }
      await rename(unfinished, prepared);
    },

    async commitRestore(instanceId, attempt) {
      await domains.refuseIfRunning(instanceId);
      const prepared = restoreOf(instanceId, attempt);
      if (await exists(prepared)) {
        await writeFile(mark(instanceId), attempt);
        await rename(prepared, paths.disk(instanceId));
        return;
      }
      if ((await textOf(mark(instanceId))) === attempt) return;
      throw new HypervisorError(
        'disk_not_found',
        `no copy was prepared for instance ${instanceId} by ${attempt}`,
      );
    },

    async discardRestore(instanceId, attempt) {
      await rm(restoreOf(instanceId, attempt), { force: true });
      await rm(temporaryName(`${paths.disk(instanceId)}.copy`, attempt), { force: true });
    },

    async deleteSnapshot(instanceId, snapshotId) {
      const target = basename(paths.snapshot(instanceId, snapshotId));
      const names = await namesIn(paths.instance(instanceId));
      if (names.some((name) => isTemporaryOf(target, name))) await backups.abort(instanceId);
      await removeFrom(paths.instance(instanceId), (name) => name === target || isTemporaryOf(target, name));
    },
  };
}

/** Copies a disk that nobody writes to, with its backing file's content, into a file that stands alone. */
async function convert(
  from: string,
  to: string,
  progress: ProgressListener,
  signal: AbortSignal,
): Promise<void> {
  await runTool('qemu-img', ['convert', '-p', '-f', 'qcow2', '-O', 'qcow2', from, to], {
    signal,
    onOutput(text) {
      const percent = text.match(/\((\d+\.\d+)\/100%\)/g)?.at(-1);
      if (percent) progress(Number.parseFloat(percent.slice(1)) / 100);
    },
  });
}
