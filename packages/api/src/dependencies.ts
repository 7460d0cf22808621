import {
  connectDatabase,
  type Database,
  type MachineDoor,
  type RateLimit,
  type Vault,
} from '@cloudlet/control';
import { createLogger, type HealthReport, type Logger } from '@cloudlet/daemon';
import { DEFAULT_RATE_PER_SECOND } from '@cloudlet/model';
import { logFailure } from './errors/log-failure.ts';
import { rateLimitOf } from './rest/rate-limit.ts';

/** What the API needs of its process. One object for the life of the process: the feed of changes is shared per object. */
export type ApiDependencies = {
  readonly database: Database;
  /** For the one LISTEN connection that all change subscribers share; PostgreSQL cannot LISTEN through a pool. */
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** Where browsers reach the portal, without a slash at the end: links that people are given begin with it. */
  readonly portalUrl: string;
  /** Where browsers reach the console gateway, e.g. ws://127.0.0.1:3001. */
  readonly gatewayUrl: string;
  /** Where this process reaches it, e.g. http://127.0.0.1:3001. */
  readonly localGatewayUrl: string;
  /** Where other machines join as compute nodes; null where the cloud lets in none. */
  readonly machineDoor: MachineDoor | null;
  /** Where secrets of second factors are kept. */
  readonly vault: Vault;
  /** What each API token may ask for; null: no limit. */
  readonly rateLimit: RateLimit | null;
  /** Aborts when the process is to end: answers that last as long as a page is open end then. */
  readonly leaving?: AbortSignal | undefined;
};

/** Gets ready to serve. Connects when first used, so that a web server starts without waiting for the database. */
export function openDependencies(
  settings: Pick<ApiDependencies, 'databaseUrl' | 'portalUrl' | 'gatewayUrl' | 'localGatewayUrl' | 'vault'> &
    Partial<Pick<ApiDependencies, 'machineDoor' | 'leaving' | 'rateLimit'>>,
): ApiDependencies {
  const { databaseUrl } = settings;
  return {
    machineDoor: null,
    rateLimit: rateLimitOf(DEFAULT_RATE_PER_SECOND),
    ...settings,
    database: connectDatabase(databaseUrl),
    logger: createLogger('portal'),
  };
}

/** Whether the API can do its work now, in the form of the daemons' health sockets. */
export async function checkHealth({ database, logger }: ApiDependencies): Promise<HealthReport> {
  const failure = await database.$queryRaw`SELECT 1`.then(
    () => null,
    (error: unknown) => error ?? new Error('the database did not answer'),
  );
  if (failure === null) return { healthy: true, checks: [{ name: 'database', healthy: true }] };
  logFailure({ database, logger }, failure, 'the database cannot be asked');
  // Whoever asks for health is not known: what the database said belongs in the log.
  const check = {
    name: 'database',
    healthy: false,
    detail: 'The database cannot be asked; the log says why.',
  };
  return { healthy: false, checks: [check] };
}
