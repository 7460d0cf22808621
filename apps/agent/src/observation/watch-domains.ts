import { createHash } from 'node:crypto';
import type { Description, Report } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import type { Hypervisor } from '@cloudlet/hypervisor';
import { describe, takeStock } from './take-stock.ts';

/** Tells the control plane what the node's domains do, whoever caused it. */
export type DomainWatch = {
  /** Lists all domains, whether or not something has changed. */
  list(): Promise<void>;
  /** Lists once more, with what there is of these instances, which nothing explains. */
  describe(instanceIds: readonly string[]): Promise<void>;
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
  readonly hypervisor: Pick<
    Hypervisor,
    'listDomains' | 'listHoldings' | 'describeInstance' | 'isHealthy' | 'onEvent'
  >;
  /** Reports of one key replace each other. */
  readonly report: (report: Report, key: string) => void;
  /** Awaited before anything is listed. */
  readonly onReconnected: () => Promise<void>;
  readonly logger: Logger;
}): DomainWatch {
  const { hypervisor, report, onReconnected, logger } = options;
  let lastDigest = '';
  let timesAcknowledged = 0;

  /** An instance that cannot be described now is one of which nothing is said: the listing says that it is there. */
  const describeAll = (instanceIds: readonly string[]) =>
    Promise.all(
      instanceIds.map(
        (instanceId): Promise<Description> =>
          describe(hypervisor, instanceId).catch((error: unknown) => {
            logger.warn({ err: error, instanceId }, 'an instance could not be described');
            return { instanceId, domain: null, disk: null, snapshots: [] };
          }),
      ),
    );

  const list = async (always: boolean, unexplained: readonly string[] = []) => {
    const domains = (await hypervisor.listDomains())
      .map(({ instanceId, generation, power }) => ({ instanceId, generation, power }))
      .sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
    const stock = await takeStock(hypervisor, domains);
    const holdings = { ...stock, descriptions: await describeAll(unexplained) };
    const listing: Listing = { type: 'listing', domains, holdings };
    const digest = digestOf(listing);
    if (digest !== lastDigest) timesAcknowledged = 0;
    if (!always && timesAcknowledged >= TIMES_SAID) return;
    lastDigest = digest;
    report(listing, 'listing');
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
    list: () => {
      // Whoever asks may know nothing of what was said before.
      timesAcknowledged = 0;
      return list(true);
    },
    describe: (instanceIds) => list(true, instanceIds),
    acknowledged(listing) {
      if (digestOf(listing) === lastDigest) timesAcknowledged += 1;
    },
    close() {
      clearInterval(timer);
      unsubscribe();
    },
  };
}

/** Of what there is; descriptions are told once, to who asks. */
function digestOf({ domains, holdings }: Listing): string {
  const seen = JSON.stringify([domains, { ...holdings, descriptions: [] }]);
  return createHash('sha256').update(seen).digest('base64');
}
