import { type DomainRef, isLibvirtError, type LibvirtConnection } from '@cloudlet/libvirt';
import { HypervisorError, type ProgressListener } from '../port.ts';
import { backupTargets, backupXml } from './backup-xml.ts';
import { named } from './domain-ref.ts';
import { ask, tellsOfFullDisk } from './errors.ts';

const PROGRESS_EVERY_MS = 500;
const CANCEL_DEADLINE_MS = 30_000;
const LOOK_AGAIN_MS = 50;

/** Copies of a running guest's disk, by libvirt's backup in push mode (https://libvirt.org/formatbackup.html). */
export type BackupJobs = {
  /**
   * Copies the root disk with all that is below it, as it is now, into a new file that root alone may read.
   * @throws HypervisorError aborted, disk_full, failed (another backup runs, the guest went off), unreachable
   */
  copyDisk(
    instanceId: string,
    target: string,
    progress: ProgressListener,
    signal: AbortSignal,
  ): Promise<void>;
  /** Ends a backup of ours that may be running and waits until it has ended. */
  abort(instanceId: string): Promise<void>;
};

type Ended = { readonly success: boolean; readonly message: string };

/** @param folderOf where an instance's files are: a backup that writes there is ours, another one an operator's */
export async function openBackupJobs(
  libvirt: LibvirtConnection,
  folderOf: (instanceId: string) => string,
): Promise<BackupJobs> {
  const waiting = new Map<string, (ended: Ended) => void>();
  await libvirt.subscribe('domain-job-completed', ({ dom, stats }) => {
    waiting.get(dom.uuid)?.({ success: stats.success === true, message: String(stats.errmsg ?? '') });
  });

  /** What the backup that runs writes, or null where none runs. */
  async function targetsOf(dom: DomainRef): Promise<string[] | null> {
    try {
      return backupTargets(await libvirt.domain.backupGetXmlDesc({ dom }));
    } catch (error) {
      if (isLibvirtError(error, 'NO_DOMAIN_BACKUP', 'NO_DOMAIN', 'OPERATION_INVALID')) return null;
      throw error;
    }
  }

  async function cancel(dom: DomainRef): Promise<void> {
    try {
      await libvirt.domain.abortJob({ dom });
    } catch (error) {
      // It has ended by itself.
      if (!isLibvirtError(error, 'OPERATION_INVALID', 'NO_DOMAIN')) throw error;
    }
    const deadline = Date.now() + CANCEL_DEADLINE_MS;
    while ((await targetsOf(dom)) !== null) {
      if (Date.now() > deadline) throw new HypervisorError('timed_out', 'the backup job does not end');
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  async function follow(dom: DomainRef, progress: ProgressListener): Promise<void> {
    const { stats } = await libvirt.domain.getJobStats({ dom });
    const [done, total] = [Number(stats.disk_processed ?? 0), Number(stats.disk_total ?? 0)];
    if (total > 0) progress(Math.min(done / total, 1));
  }

  return {
    async copyDisk(instanceId, target, progress, signal) {
      const dom = named(instanceId);
      let settle: (how: Ended | 'aborted' | 'lost') => void = () => {};
      const ending = new Promise<Ended | 'aborted' | 'lost'>((resolve) => {
        settle = resolve;
      });
      waiting.set(instanceId, settle);
      const stopListening = libvirt.onState(({ state }) => {
        if (state !== 'connected') settle('lost');
      });
      const abort = () => settle('aborted');
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
      // A question that fails tells no progress: the end is told otherwise.
      const timer = setInterval(() => follow(dom, progress).catch(() => {}), PROGRESS_EVERY_MS);
      try {
        await ask(libvirt.domain.backupBegin({ dom, backupXml: backupXml(target) }));
        const end = await ending;
        if (end === 'lost') throw new HypervisorError('unreachable', 'libvirt went away during the backup');
        if (end === 'aborted') {
          await ask(cancel(dom));
          throw new HypervisorError('aborted', 'the snapshot was broken off');
        }
        if (!end.success) throw failed(end.message);
      } finally {
        clearInterval(timer);
        stopListening();
        signal.removeEventListener('abort', abort);
        waiting.delete(instanceId);
      }
    },

    async abort(instanceId) {
      const dom = named(instanceId);
      const targets = await ask(targetsOf(dom));
      if (targets?.some((target) => target.startsWith(`${folderOf(instanceId)}/`))) await ask(cancel(dom));
    },
  };
}

function failed(message: string): HypervisorError {
  return new HypervisorError(
    tellsOfFullDisk(message) ? 'disk_full' : 'failed',
    `copying the disk failed: ${message || 'the guest went off'}`,
  );
}
