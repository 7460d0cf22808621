import { findUser, isRoot } from '../process/users.ts';
import type { Cloud } from '../state/cloud.ts';
import { ensureSecret } from '../state/secrets.ts';
import { findPostgresPrograms } from './binaries.ts';
import type { Cluster } from './cluster.ts';

/** The cloud's own PostgreSQL. It runs as Debian's user of that name where we are root: it refuses root. */
export function ownCluster({ paths, settings }: Cloud): Cluster {
  return {
    programs: findPostgresPrograms(paths.postgresData),
    data: paths.postgresData,
    socketFolder: paths.postgresSocketFolder,
    port: settings.postgresPort,
    superuserPassword: ensureSecret(paths, 'database-superuser'),
    user: isRoot() ? findUser('postgres') : undefined,
    log: paths.upLog,
  };
}
