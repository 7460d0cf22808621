import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, Problem } from '../errors.ts';
import { isClusterRight, makeCluster, superuserUrl } from '../postgres/cluster.ts';
import { ownCluster } from '../postgres/own.ts';
import { canConnect, makeAppRole, makeOwnDatabase, withConnection } from '../postgres/roles.ts';
import { run } from '../process/run.ts';
import { checkoutOwner } from '../process/users.ts';
import type { Cloud } from '../state/cloud.ts';
import { repositoryRoot } from '../state/repository.ts';
import { ensureSecret } from '../state/secrets.ts';
import type { Step } from './runner.ts';

/** The data and settings of Cloudlet's own PostgreSQL are there. It does not run yet. */
export function clusterStep(cloud: Cloud): Step {
  return {
    name: 'PostgreSQL, its data',
    check: async () => (isClusterRight(ownCluster(cloud)) ? { value: undefined } : undefined),
    apply: () => makeCluster(ownCluster(cloud)),
  };
}

/** The database and its two roles are there. */
export function rolesStep(cloud: Cloud): Step {
  const { endpoints, settings, paths } = cloud;
  const { host } = new URL(endpoints.databaseOwnerUrl);
  return {
    name: 'Database and its roles',
    async check() {
      const addresses = [endpoints.databaseOwnerUrl, endpoints.databaseUrl];
      const both = await Promise.all(addresses.map(canConnect)).catch((cause: unknown) => {
        throw new Problem(`The PostgreSQL at ${host} does not work`, { why: messageOf(cause), cause });
      });
      if (!both.every(Boolean)) return undefined;
      return { value: undefined, note: settings.databaseUrl === null ? undefined : `in yours at ${host}` };
    },
    async apply() {
      const app = ensureSecret(paths, 'database-app');
      if (settings.databaseUrl !== null) return makeAppRole(settings.databaseUrl, app);
      await makeOwnDatabase(superuserUrl(ownCluster(cloud)), {
        owner: ensureSecret(paths, 'database-owner'),
        app,
      });
    },
  };
}

/** Every migration of this version has been applied. */
export function migrationsStep(cloud: Cloud): Step {
  const url = cloud.endpoints.databaseOwnerUrl;
  return {
    name: 'Migrations',
    async check() {
      const pending = await pendingMigrations(url);
      return pending.length === 0 ? { value: undefined, note: 'all are applied' } : undefined;
    },
    async apply(progress) {
      await run([join(repositoryRoot, 'node_modules/.bin/prisma'), 'migrate', 'deploy'], {
        cwd: join(repositoryRoot, 'prisma'),
        user: checkoutOwner(),
        environment: { DATABASE_URL: url, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
        log: cloud.paths.upLog,
        onLine: progress,
      });
    },
  };
}

/** The migrations in `prisma/migrations` that Prisma's own table does not show as finished. */
async function pendingMigrations(url: string): Promise<string[]> {
  const wanted = readdirSync(join(repositoryRoot, 'prisma/migrations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const applied = await withConnection(url, async (client) => {
    const table = await client.query(`SELECT to_regclass('_prisma_migrations') AS name`);
    if (table.rows[0].name === null) return new Set<string>();
    const rows = await client.query(
      'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    return new Set<string>(rows.rows.map((row) => row.migration_name));
  });
  return wanted.filter((name) => !applied.has(name));
}
