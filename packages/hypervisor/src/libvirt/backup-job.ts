import { type DomainRef, isLibvirtError, type LibvirtConnection } from '@cloudlet/libvirt';
import { HypervisorError, type ProgressListener } from '../port.ts';
import { backupTargets, backupXml } from './backup-xml.ts';
import { named } from './domain-ref.ts';
import { ROOT_DISK } from './domain-xml.ts';
import { ask, tellsOfFullDisk } from './errors.ts';
import type { GuestCalls } from './guest-calls.ts';

const PROGRESS_EVERY_MS = 500;
const CANCEL_DEADLINE_MS = 30_000;
const LOOK_AGAIN_MS = 50;

/** Copies of a running guest's disk, by libvirt's backup in push mode (https://libvirt.org/formatbackup.html). */
export type BackupJobs = {
  /**
   * Copies the root disk with all that is below it, as it is now, into a new file that root alone may read.
   * @throws HypervisorError aborted, disk_full, failed (an operator's backup does not end, the guest went off), unreachable
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

/**
 * @param libvirt tells of jobs' ends
 * @param folderOf where an instance's files are: a backup that writes there is ours, another one an operator's
 */
export async function openBackupJobs(
  libvirt: LibvirtConnection,
  guestCalls: GuestCalls,
  folderOf: (instanceId: string) => string,
): Promise<BackupJobs> {
  /** By instance: who waits for a job of it to end. */
  const waiting = new Map<string, () => void>();
  await libvirt.subscribe('domain-job-completed', ({ dom }) => waiting.get(dom.uuid)?.());

  /** What the backup that runs writes, or null where none runs. libvirtd would note each question after one that is not there as an error. */
  async function targetsOf(dom: DomainRef): Promise<string[] | null> {
    try {
      return await guestCalls.run(async ({ domain }) => {
        const { type } = await domain.getJobStats({ dom });
        return type === 'none' ? null : backupTargets(await domain.backupGetXmlDesc({ dom }));
      });
    } catch (error) {
      if (isLibvirtError(error, 'NO_DOMAIN_BACKUP', 'NO_DOMAIN', 'OPERATION_INVALID')) return null;
      throw error;
    }
  }

  async function cancel(dom: DomainRef): Promise<void> {
    try {
      await guestCalls.run(({ domain }) => domain.abortJob({ dom }));
    } catch (error) {
      // It has ended by itself.
      if (!isLibvirtError(error, 'OPERATION_INVALID', 'NO_DOMAIN')) throw error;
    }
    const deadline = performance.now() + CANCEL_DEADLINE_MS;
    while ((await targetsOf(dom)) !== null) {
      if (performance.now() > deadline) throw new HypervisorError('timed_out', 'the backup job does not end');
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  async function follow(dom: DomainRef, progress: ProgressListener): Promise<void> {
    const { stats } = await guestCalls.run(({ domain }) => domain.getJobStats({ dom }));
    const [done, total] = [Number(stats.disk_processed ?? 0), Number(stats.disk_total ?? 0)];
    if (total > 0) progress(Math.min(done / total, 1));
  }

  function followFromTimeToTime(dom: DomainRef, progress: ProgressListener): NodeJS.Timeout {
    let isAsking = false;
    return setInterval(async () => {
      if (isAsking) return;
      isAsking = true;
      // A question that fails tells no progress: the end is told otherwise.
      await follow(dom, progress).catch(() => {});
      isAsking = false;
    }, PROGRESS_EVERY_MS);
  }

  /**
   * libvirt tells the end of a job before QEMU has closed the file that it wrote. A question that needs the domain to itself is
   * answered after that.
   */
  async function untilQemuIsDone(dom: DomainRef): Promise<void> {
    try {
      await guestCalls.run(({ domain }) => domain.getBlockJobInfo({ dom, disk: ROOT_DISK }));
    } catch (error) {
      // The guest went off, and QEMU with it.
      if (!isLibvirtError(error, 'OPERATION_INVALID', 'NO_DOMAIN')) throw error;
    }
  }

  /** How the last job ended. @throws HypervisorError disk_full, failed */
  async function mustHaveSucceeded(dom: DomainRef): Promise<void> {
    const { type, stats } = await libvirt.domain.getJobStats({ dom, flags: ['completed', 'keep-completed'] });
    if (type === 'completed' && stats.success !== false) return;
    const message = String(stats.errmsg ?? `the job was ${type}`);
    throw new HypervisorError(
      tellsOfFullDisk(message) ? 'disk_full' : 'failed',
      `copying the disk failed: ${message}`,
    );
  }

  return {
    async copyDisk(instanceId, target, progress, signal) {
      const dom = named(instanceId);
      const ending = createSignals();
      waiting.set(instanceId, () => ending.tell('a job ended'));
      const stopListening = libvirt.onState(({ state }) => {
        if (state !== 'connected') ending.tell('lost');
      });
      const abort = () => ending.tell('aborted');
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
      const timer = followFromTimeToTime(dom, progress);
      try {
        await ask(guestCalls.run(({ domain }) => domain.backupBegin({ dom, backupXml: backupXml(target) })));
        // The job that ended may have been another one, from before ours.
        do {
          const end = await ending.next();
          if (end === 'lost') throw new HypervisorError('unreachable', 'libvirt went away during the backup');
          if (end === 'aborted') {
            await ask(cancel(dom));
            throw new HypervisorError('aborted', 'the snapshot was broken off');
          }
          await ask(untilQemuIsDone(dom));
        } while ((await ask(targetsOf(dom)))?.includes(target));
        await ask(mustHaveSucceeded(dom));
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

type Signal = 'a job ended' | 'lost' | 'aborted';

/** What is told, in its order, to one who waits; nothing that is told before is lost. */
function createSignals() {
  const told: Signal[] = [];
  let wake = () => {};
  return {
    tell(signal: Signal) {
      told.push(signal);
      wake();
    },
    async next(): Promise<Signal> {
      for (;;) {
        const first = told.shift();
        if (first) return first;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
