import { type ChangeHint, type Database, type Watch, watchChanges } from '@cloudlet/control';
import type { ApiDependencies } from '../dependencies.ts';

/** What a tenant's listener hears of; `access` concerns everybody. */
export type FeedHint = Exclude<ChangeHint, { readonly type: 'accepted' }>;

type Listener = (hint: FeedHint) => void;

/** One process's ear at the database: its one LISTEN connection and who hears of which tenant. */
type Feed = { readonly listeners: Map<string, Set<Listener>>; readonly watch: Watch };

/** Open while somebody listens. */
const feeds = new WeakMap<Database, Feed>();

/**
 * Tells a listener of the changes of one tenant.
 * @returns a function that ends it; the last one closes the connection
 */
export function listenToTenant(
  dependencies: ApiDependencies,
  tenantId: string,
  listener: Listener,
): () => void {
  const feed = feeds.get(dependencies.database) ?? openFeed(dependencies);
  const listeners = feed.listeners.get(tenantId) ?? new Set();
  feed.listeners.set(tenantId, listeners.add(listener));
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && feed.listeners.get(tenantId) === listeners) feed.listeners.delete(tenantId);
    if (feed.listeners.size > 0 || feeds.get(dependencies.database) !== feed) return;
    feeds.delete(dependencies.database);
    feed.watch.close().catch((error: unknown) => {
      dependencies.logger.error({ err: error }, 'the feed of changes did not close');
    });
  };
}

function openFeed({ database, databaseUrl, logger }: ApiDependencies): Feed {
  const listeners: Feed['listeners'] = new Map();
  const watch = watchChanges(databaseUrl, (hint) => tell(listeners, hint), {
    onInterruption: (error) => logger.warn({ err: error }, 'the feed of changes was interrupted'),
  });
  const feed = { listeners, watch };
  feeds.set(database, feed);
  return feed;
}

function tell(listeners: Feed['listeners'], hint: ChangeHint): void {
  if (hint.type === 'accepted') return;
  if (hint.type === 'resync' || hint.type === 'access') {
    for (const everybody of listeners.values()) for (const listener of everybody) listener(hint);
    return;
  }
  for (const listener of listeners.get(hint.tenantId) ?? []) listener(hint);
}
