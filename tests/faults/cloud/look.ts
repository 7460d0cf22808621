import pg from 'pg';
import { ownerUrl } from './servers.ts';

/** How the run looks into the database: as the tables' owner, over connections of its own, in SQL of its own. */
export type Look = {
  /** @throws where the database is away */
  rows<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** A connection of the asker's own. */
  session(): Promise<pg.Client>;
  /** Called at each hint of the database's, the moment that a transaction commits. @returns a function that ends it */
  onHint(listener: (channel: string, payload: string) => void): () => void;
  close(): Promise<void>;
};

const RETRY_MS = 300;

export function openLook(): Look {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 3, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => undefined);
  const listeners = new Set<(channel: string, payload: string) => void>();
  let listening: pg.Client | null = null;
  let open = true;

  const listen = async () => {
    const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    client.on('end', () => {
      if (open) setTimeout(() => void listen(), RETRY_MS).unref();
    });
    client.on('notification', ({ channel, payload = '' }) => {
      for (const listener of [...listeners]) listener(channel, payload);
    });
    listening = client;
    try {
      await client.connect();
      await client.query('LISTEN cloudlet_accepted; LISTEN cloudlet_changed');
    } catch {
      await client.end().catch(() => undefined);
    }
  };
  void listen();

  return {
    async rows<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) {
      return (await pool.query<Row>(sql, [...values])).rows;
    },
    async session() {
      const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5_000 });
      client.on('error', () => undefined);
      await client.connect();
      return client;
    },
    onHint(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      open = false;
      await listening?.end().catch(() => undefined);
      await pool.end();
    },
  };
}
