import { createHash } from 'node:crypto';
import type { DomainObservation, Report } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import type { Hypervisor } from '@cloudlet/hypervisor';

/** Tells the control plane what the node's domains do, whoever caused it. */
export type DomainWatch = {
  /** Lists all domains, whether or not something has changed. */
  list(): Promise<void>;
  /** The control plane has committed this listing. */
  acknowledged(listing: Listing): void;
  close(): void;
};

type Listing = Extract<Report, { type: 'listing' }>;

const LIST_EVERY_MS = 30_000;
/** The control plane believes that a domain has vanished only after two complete listings: what has changed is said twice. */
const TIMES_SAID = 2;

/**
 * Reports each change of power at once, and the whole listing when it differs from the one before: events may get lost with
 * the connection, and a listing shows what no event tells (a domain that somebody undefined).
 */
export function watchDomains(options: {
  readonly hypervisor: Pick<Hypervisor, 'listDomains' | 'isHealthy' | 'onEvent'>;
  /** Reports of one key replace each other. */
  readonly report: (report: Report, key: string) => void;
  /** Awaited before anything is listed. */
  readonly onReconnected: () => Promise<void>;
  readonly logger: Logger;
}): DomainWatch {
  const { hypervisor, report, onReconnected, logger } = options;
  let lastDigest = '';
  let timesAcknowledged = 0;

  const list = async (always: boolean) => {
    const domains = (await hypervisor.listDomains())
      .map(({ instanceId, generation, power }) => ({ instanceId, generation, power }))
      .sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
    const digest = digestOf(domains);
    if (digest !== lastDigest) timesAcknowledged = 0;
    if (!always && timesAcknowledged >= TIMES_SAID) return;
    lastDigest = digest;
    report({ type: 'listing', domains }, 'listing');
  };

  const logFailure = (error: unknown) => logger.warn({ err: error }, 'the domains could not be listed');
  const listIfChanged = () => {
    if (hypervisor.isHealthy()) list(false).catch(logFailure);
  };

  const unsubscribe = hypervisor.onEvent((event) => {
    if (event.type === 'disconnected') logger.warn('the hypervisor is not reached');
    if (event.type === 'reconnected') {
      onReconnected()
        .then(() => list(false))
        .catch(logFailure);
    }
    if (event.type !== 'power') return;
    const { instanceId, generation, power, cause } = event;
    logger.info({ instanceId, power, cause }, 'power');
    report({ type: 'power', instanceId, generation, power, cause }, `power ${instanceId}`);
  });
  const timer = setInterval(listIfChanged, LIST_EVERY_MS);
  return {
    list: () => list(true),
    acknowledged(listing) {
      if (digestOf(listing.domains) === lastDigest) timesAcknowledged += 1;
    },
    close() {
      clearInterval(timer);
      unsubscribe();
    },
  };
}

function digestOf(domains: readonly DomainObservation[]): string {
  return createHash('sha256').update(JSON.stringify(domains)).digest('base64');
}
