import { Client } from 'pg';

/** How long a leader that gives no sign of life is waited for, by the clock of whoever waits. */
export const LEASE_MS = 6_000;

/** What came of an attempt to lead. `leader`: host/pid of who leads, null when it has just changed. */
export type Claim =
  | { readonly leads: true; readonly epoch: number }
  | { readonly leads: false; readonly leader: string | null };

/** One controller's way to the lease, over a connection of its own: what the others do does not hold up a renewal. */
export type Lease = {
  /** Takes the lease if it is free. To be called again and again: a holder is given up for frozen when nothing moved for a while. */
  claim(): Promise<Claim>;
  /** Gives a sign of life. @returns false when somebody else leads */
  renew(epoch: number): Promise<boolean>;
  /** Lets others lead at once. */
  giveUp(epoch: number): Promise<void>;
  close(): Promise<void>;
};

type LeaseRow = {
  readonly epoch: number;
  readonly renewals: number;
  readonly session: string | null;
  readonly holder: string | null;
  /** The server knows no session of the holder's: it has ended, or cannot write anyway. */
  readonly isGone: boolean;
};

/** A server that answers none of these small questions for so long is taken for away. */
const ANSWER_WITHIN_MS = 2_000;

/**
 * Every method throws when the database cannot be asked; the next call connects anew.
 * @param session the application_name of all of this controller's sessions: whoever takes over ends them
 * @param holder host/pid, for operators
 * @param now milliseconds of a clock that never jumps
 */
export function openLease(
  databaseUrl: string,
  session: string,
  holder: string,
  now: () => number = () => performance.now(),
): Lease {
  let client: Client | null = null;
  let seen: { readonly sign: string; readonly since: number } | null = null;

  /** A connection that breaks is made anew for the next question. */
  const drop = (broken: Client) => {
    if (client === broken) client = null;
  };

  async function query<Row extends object>(text: string, values: unknown[]): Promise<Row[]> {
    const connected = client ?? (await connect(databaseUrl, session, drop));
    client = connected;
    try {
      return (await connected.query<Row>(text, values)).rows;
    } catch (error) {
      drop(connected);
      connected.end().catch(() => undefined);
      throw error;
    }
  }

  /** Whether the lease has shown the same sign of life for as long as it lasts, as this process saw it. */
  function hasBeenStill({ epoch, renewals }: LeaseRow): boolean {
    const sign = `${epoch} ${renewals}`;
    const at = now();
    if (seen?.sign !== sign) seen = { sign, since: at };
    return at - seen.since >= LEASE_MS;
  }

  return {
    async claim() {
      const [row] = await query<LeaseRow>(LOOK, []);
      if (!row) throw new Error('the table of the lease has no row: the migrations did not run');
      const isStill = hasBeenStill(row);
      if (!row.isGone && row.session !== session && !isStill) return { leads: false, leader: row.holder };
      if (row.session !== session) await query(END_SESSIONS, [row.session]);
      const taken = await query<{ epoch: number }>(TAKE, [session, holder, row.epoch, row.renewals]);
      return taken[0] ? { leads: true, epoch: taken[0].epoch } : { leads: false, leader: null };
    },
    renew: async (epoch) => (await query(RENEW, [epoch])).length > 0,
    giveUp: async (epoch) => void (await query(GIVE_UP, [epoch])),
    async close() {
      await client?.end();
      client = null;
    },
  };
}

const LOOK = `
  SELECT l.epoch, l.renewals, l.session, l.holder,
         NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.application_name = l.session) AS "isGone"
    FROM leader_lease l`;

/** A frozen holder may have transactions open, whose share of the key would hold up the taking over, and locks besides. */
const END_SESSIONS = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1';

/** Of several that try at once one gets a row; a holder that woke up meanwhile keeps the lease. */
const TAKE = `
  UPDATE leader_lease SET epoch = epoch + 1, session = $1, holder = $2, renewals = 0
   WHERE epoch = $3 AND renewals = $4 RETURNING epoch`;

const RENEW = 'UPDATE leader_lease SET renewals = renewals + 1 WHERE epoch = $1 RETURNING epoch';

const GIVE_UP = 'UPDATE leader_lease SET session = NULL, holder = NULL WHERE epoch = $1';

async function connect(
  connectionString: string,
  session: string,
  onBroken: (client: Client) => void,
): Promise<Client> {
  const client = new Client({
    connectionString,
    application_name: session,
    keepAlive: true,
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    statement_timeout: ANSWER_WITHIN_MS,
    query_timeout: 2 * ANSWER_WITHIN_MS,
  });
  client.on('error', () => onBroken(client));
  await client.connect();
  return client;
}
