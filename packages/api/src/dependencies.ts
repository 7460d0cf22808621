import type { Database } from '@cloudlet/control';
import type { Logger } from 'pino';

/** What the API needs of its process. One object for the life of the process: the change feed is shared per object. */
export type ApiDependencies = {
  readonly database: Database;
  /** For the one LISTEN connection that all change subscribers share; PostgreSQL cannot LISTEN through a pool. */
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** Where browsers reach the console gateway, e.g. ws://127.0.0.1:3001. */
  readonly gatewayUrl: string;
};
