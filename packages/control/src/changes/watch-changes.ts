import { setTimeout as delay } from 'node:timers/promises';
import { Client, type Notification } from 'pg';

/** A hint: something may have changed. Who gets it looks at the database. `resync`: anything may have been missed. */
export type ChangeHint =
  | { readonly type: 'resync' }
  | { readonly type: 'accepted'; readonly operationId: string }
  | { readonly type: 'instance'; readonly tenantId: string; readonly instanceId: string }
  /** Something was written into the tenant's history. */
  | { readonly type: 'event'; readonly tenantId: string }
  /** Somebody may do less, or more, than before. */
  | { readonly type: 'access' };

export type Watch = { readonly close: () => Promise<void> };

type Options = {
  /** Only that something was accepted: who needs no more is not woken by each change of an instance. */
  readonly onlyAccepted?: boolean;
  /** Told of each lost connection, for the log; a new one is tried by itself. */
  readonly onInterruption?: (error: unknown) => void;
};

const RETRY_MS = 500;
/** A connection that TCP believes in may be dead: it is asked now and then. */
const PROBE_MS = 15_000;

/**
 * Listens to the database's hints by one connection of its own, for ever: when it breaks, a new one is made. Says `resync` each time
 * it begins to listen, for whatever happened before was not heard.
 */
export function watchChanges(
  databaseUrl: string,
  listener: (hint: ChangeHint) => void,
  options: Options = {},
): Watch {
  const stopping = new AbortController();
  const running = listenForEver(databaseUrl, listener, options, stopping.signal);
  return {
    close: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function listenForEver(
  databaseUrl: string,
  listener: (hint: ChangeHint) => void,
  options: Options,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    try {
      await listenUntilBroken(databaseUrl, listener, options.onlyAccepted ?? false, stop);
    } catch (error) {
      options.onInterruption?.(error);
      await pause(RETRY_MS, stop);
    }
  }
}

/** Returns when told to stop, throws when the connection breaks. */
async function listenUntilBroken(
  databaseUrl: string,
  listener: (hint: ChangeHint) => void,
  onlyAccepted: boolean,
  stop: AbortSignal,
): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, keepAlive: true, query_timeout: PROBE_MS });
  const broken = new Promise<never>((_, reject) => {
    client.on('error', reject);
    client.on('end', () => reject(new Error('the connection to the database ended')));
  });
  broken.catch(() => undefined);
  client.on('notification', (notification) => {
    const hint = hintOf(notification);
    if (hint) listener(hint);
  });
  try {
    await Promise.race([client.connect(), broken]);
    await client.query(
      onlyAccepted
        ? 'LISTEN cloudlet_accepted'
        : 'LISTEN cloudlet_accepted; LISTEN cloudlet_changed; LISTEN cloudlet_audited; LISTEN cloudlet_access',
    );
    listener({ type: 'resync' });
    while (!stop.aborted) {
      await Promise.race([pause(PROBE_MS, stop), broken]);
      if (!stop.aborted) await Promise.race([client.query('SELECT 1'), broken]);
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

function hintOf({ channel, payload = '' }: Notification): ChangeHint | null {
  if (channel === 'cloudlet_accepted') return { type: 'accepted', operationId: payload };
  if (channel === 'cloudlet_access') return { type: 'access' };
  if (channel === 'cloudlet_audited') return { type: 'event', tenantId: payload };
  const [tenantId, instanceId] = payload.split(' ');
  return tenantId && instanceId ? { type: 'instance', tenantId, instanceId } : null;
}

/** Also ends when told to stop, which whoever waits looks at next. */
async function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal: stop }).catch(() => undefined);
}
