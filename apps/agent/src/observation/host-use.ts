import type { HostUseReport } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import type { HostUse, Hypervisor } from '@cloudlet/hypervisor';

/** Measures what is really used of the host, every so often. */
export type HostUseMeter = {
  /** The newest measurement; undefined before the second reading, and once it is too old to say anything. */
  newest(): HostUseReport | undefined;
  close(): void;
};

const MEASURE_EVERY_MS = 10_000;
/** A host that cannot be measured for so long is not described by what it used before. */
const TOO_OLD_MS = 60_000;

export function measureHostUse(options: {
  readonly hypervisor: Pick<Hypervisor, 'hostUse'>;
  readonly logger: Logger;
}): HostUseMeter {
  const { hypervisor, logger } = options;
  let before: HostUse | null = null;
  let measured: { readonly use: Omit<HostUseReport, 'ageMs'>; readonly at: number } | null = null;
  const measure = async () => {
    const now = await hypervisor.hostUse();
    const cpuShare = before && busyShare(before, now);
    before = now;
    if (cpuShare === null) return;
    measured = {
      use: { cpuShare, memoryMib: now.memoryMib, diskGib: now.diskGib },
      at: performance.now(),
    };
  };
  const measureOrWait = () => {
    measure().catch((error: unknown) => logger.debug({ err: error }, 'the host’s use could not be measured'));
  };
  const timer = setInterval(measureOrWait, MEASURE_EVERY_MS);
  measureOrWait();
  return {
    newest() {
      if (!measured) return undefined;
      const ageMs = Math.round(performance.now() - measured.at);
      return ageMs > TOO_OLD_MS ? undefined : { ...measured.use, ageMs };
    },
    close: () => clearInterval(timer),
  };
}

/** The busy part of the time between two readings; null where the counters have begun anew, or no time has passed. */
function busyShare(before: HostUse, now: HostUse): number | null {
  const total = now.cpuTotal - before.cpuTotal;
  const busy = now.cpuBusy - before.cpuBusy;
  if (total <= 0 || busy < 0) return null;
  return Math.min(1, busy / total);
}
