import { type DomainRef, isLibvirtError, type LibvirtConnection } from '@cloudlet/libvirt';
import { create } from 'xmlbuilder2';
import { HypervisorError, type ProgressListener } from '../port.ts';
import type { Domains } from './domains.ts';
import { ask } from './errors.ts';

const PROGRESS_EVERY_MS = 500;
const CANCEL_DEADLINE_MS = 30_000;

/** Copies of a running guest's disk, by libvirt's backup in push mode (https://libvirt.org/formatbackup.html). */
export type BackupJobs = {
  /** Copies the root disk with all that is below it, as it is now, into a new file that root alone may read. */
  copyDisk(
    instanceId: string,
    target: string,
    progress: ProgressListener,
    signal: AbortSignal,
  ): Promise<void>;
  /** Ends a backup that may be running and waits until it has ended. */
  abort(instanceId: string): Promise<void>;
};

type Ended = { readonly success: boolean; readonly message: string };

export async function openBackupJobs(libvirt: LibvirtConnection, domains: Domains): Promise<BackupJobs> {
  const waiting = new Map<string, (ended: Ended) => void>();
  await libvirt.subscribe('domain-job-completed', ({ dom, stats }) => {
    waiting.get(dom.uuid)?.({ success: stats.success === true, message: String(stats.errmsg ?? '') });
  });

  /** Whether a backup runs. Also the sure sign of its end where the event was lost with the connection. */
  async function isRunning(dom: DomainRef): Promise<boolean> {
    try {
      await libvirt.domain.backupGetXmlDesc({ dom });
      return true;
    } catch (error) {
      if (isLibvirtError(error, 'NO_DOMAIN_BACKUP', 'NO_DOMAIN', 'OPERATION_INVALID')) return false;
      throw error;
    }
  }

  async function cancel(dom: DomainRef): Promise<void> {
    try {
      await libvirt.domain.abortJob({ dom });
    } catch (error) {
      if (!isLibvirtError(error, 'OPERATION_INVALID')) throw error;
    }
    const deadline = Date.now() + CANCEL_DEADLINE_MS;
    while (await isRunning(dom)) {
      if (Date.now() > deadline) throw new HypervisorError('timed_out', 'the backup job does not end');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function follow(dom: DomainRef, progress: ProgressListener): Promise<void> {
    const { stats } = await libvirt.domain.getJobStats({ dom });
    const [done, total] = [Number(stats.disk_processed ?? 0), Number(stats.disk_total ?? 0)];
    if (total > 0) progress(Math.min(done / total, 1));
  }

  return {
    async copyDisk(instanceId, target, progress, signal) {
      const dom = await domains.refOf(instanceId);
      const ended = new Promise<Ended>((resolve) => waiting.set(instanceId, resolve));
      const lost = new Promise<never>((_resolve, reject) => {
        libvirt.onState(({ state }) => {
          if (state !== 'connected')
            reject(new HypervisorError('unreachable', 'libvirt went away during the backup'));
        });
      });
      lost.catch(() => {});
      const aborted = new Promise<'aborted'>((resolve) => {
        signal.addEventListener('abort', () => resolve('aborted'), { once: true });
        if (signal.aborted) resolve('aborted');
      });
      const timer = setInterval(() => follow(dom, progress).catch(() => {}), PROGRESS_EVERY_MS);
      try {
        await ask(libvirt.domain.backupBegin({ dom, backupXml: backupXml(target) }));
        const end = await Promise.race([ended, aborted, lost]);
        if (end === 'aborted') {
          await ask(cancel(dom));
          throw new HypervisorError('aborted', 'the snapshot was broken off');
        }
        if (!end.success) throw failed(end.message);
      } finally {
        clearInterval(timer);
        waiting.delete(instanceId);
      }
    },

    async abort(instanceId) {
      const dom = await domains.refOf(instanceId);
      if (await ask(isRunning(dom))) await ask(cancel(dom));
    },
  };
}

function failed(message: string): HypervisorError {
  const full = /no space left on device/i.test(message);
  return new HypervisorError(
    full ? 'disk_full' : 'failed',
    `copying the disk failed: ${message || 'the guest went off'}`,
  );
}

function backupXml(target: string): string {
  return create({
    domainbackup: {
      '@mode': 'push',
      disks: {
        disk: [
          {
            '@name': 'vda',
            '@backup': 'yes',
            '@type': 'file',
            driver: { '@type': 'qcow2' },
            target: { '@file': target },
          },
          { '@name': 'vdb', '@backup': 'no' },
        ],
      },
    },
  }).end({ headless: true });
}
