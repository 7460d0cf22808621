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
  /**
   * Takes the next number, for what is looked at from now on: a result that is sealed while a listing is made is newer than it.
   * @returns tells the report, once. Reports of one key replace each other.
   */
  readonly begin: () => (report: Report, key: string) => void;
  /** Awaited before anything is listed. */
  readonly onReconnected: () => Promise<void>;
  readonly logger: Logger;
}): DomainWatch {
  const { hypervisor, begin, onReconnected, logger } = options;
  let lastDigest = '';
  let timesAcknowledged = 0;

  /** Asked for, and not to be described when that was tried: it is tried again from time to time, and not each time that it is asked for. */
  const undescribed = new Set<string>();

  const describeOne = async (instanceId: string): Promise<Description[]> => {
    try {
      return [await describe(hypervisor, instanceId)];
    } catch (error) {
      logger.warn({ err: error, instanceId }, 'an instance could not be described');
      undescribed.add(instanceId);
      return [];
    }
  };
  const describeAll = async (instanceIds: readonly string[]) =>
    (await Promise.all(instanceIds.map(describeOne))).flat();

  const listNow = async (why: 'changed' | 'asked' | 'unexplained', unexplained: readonly string[]) => {
    const report = begin();
    const domains = (await hypervisor.listDomains())
      .map(({ instanceId, generation, power }) => ({ instanceId, generation, power }))
      .sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
    const stock = await takeStock(hypervisor, domains);
    const holdings = { ...stock, descriptions: await describeAll(unexplained) };
    const listing: Listing = { type: 'listing', domains, holdings };
    const digest = digestOf(listing);
    // Whoever asks may know nothing of what was said before.
    if (digest !== lastDigest || why === 'asked') timesAcknowledged = 0;
    if (why === 'changed' && timesAcknowledged >= TIMES_SAID) return;
    lastDigest = digest;
    report(listing, 'listing');
  };
  /** One after the other, so that the last one told is also the one that was begun last. */
  let before: Promise<void> = Promise.resolve();
  const list = (...how: Parameters<typeof listNow>): Promise<void> => {
    const listed = before.then(() => listNow(...how));
    // Whoever asked for it is told of its failure.
    before = listed.catch(() => undefined);
    return listed;
  };

  const logFailure = (error: unknown) => logger.warn({ err: error }, 'the domains could not be listed');
  const listFromTimeToTime = () => {
    if (!hypervisor.isHealthy()) return;
    const again = [...undescribed];
    undescribed.clear();
    list(again.length > 0 ? 'unexplained' : 'changed', again).catch(logFailure);
  };

  const unsubscribe = hypervisor.onEvent((event) => {
    if (event.type === 'disconnected') logger.warn('the hypervisor is not reached');
    if (event.type === 'reconnected') {
      onReconnected()
        .then(() => list('changed', []))
        .catch(logFailure);
    }
    if (event.type !== 'power') return;
    const { instanceId, generation, power, cause } = event;
    logger.info({ instanceId, power, cause }, 'power');
    begin()({ type: 'power', instanceId, generation, power, cause }, `power ${instanceId}`);
  });
  const timer = setInterval(listFromTimeToTime, LIST_EVERY_MS);
  return {
    list: () => list('asked', []),
    async describe(instanceIds) {
      const wanted = instanceIds.filter((id) => !undescribed.has(id));
      if (wanted.length > 0) await list('unexplained', wanted);
    },
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
