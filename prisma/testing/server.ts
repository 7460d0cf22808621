import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** Roles of the test server as a deployment has them: the owner migrates, the application does not own its tables. */
export const OWNER = 'cloudlet';
export const APPLICATION = 'cloudlet_app';

/** Connection string of a database on the server in `directory`, over its unix socket. */
export function databaseUrl(directory: string, role: string, database: string): string {
  return `postgresql://${role}@localhost/${database}?host=${encodeURIComponent(directory)}`;
}

/** Settings of a server whose data nobody will miss: it does not wait for disks. */
const NOT_DURABLE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * Makes and starts a PostgreSQL server that listens on a unix socket in `directory` alone.
 * @param more its settings besides
 * @returns its process id; it outlives this process. SIGINT asks it for a fast shutdown.
 */
export async function startServer(
  directory: string,
  more: Readonly<Record<string, string>> = NOT_DURABLE,
): Promise<number> {
  const account = unprivilegedAccount();
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o755);
  if (account) chownSync(directory, account.uid, account.gid);
  const data = join(directory, 'data');
  const binaries = findBinaries();
  const flags = [
    '--username',
    'postgres',
    '--auth',
    'trust',
    '--encoding',
    'UTF8',
    '--locale',
    'C',
    '--no-sync',
  ];
  execFileSync(join(binaries, 'initdb'), ['--pgdata', data, ...flags], {
    ...account,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const settings = {
    listen_addresses: '',
    unix_socket_directories: directory,
    max_connections: '200',
    ...more,
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(join(binaries, 'postgres'), ['-D', data, ...options], {
    ...account,
    cwd: '/',
    detached: true,
    stdio: 'ignore',
  });
  server.unref();
  await untilReady(directory, server);
  return server.pid as number;
}

async function untilReady(directory: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const client = new pg.Client({ connectionString: databaseUrl(directory, 'postgres', 'postgres') });
    try {
      await client.connect();
    } catch (error) {
      if (server.exitCode !== null || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    await client.query(`CREATE ROLE ${OWNER} LOGIN CREATEDB CREATEROLE; CREATE ROLE ${APPLICATION} LOGIN`);
    await client.end();
    return;
  }
}

/** PostgreSQL refuses to run as root: root runs it as the account that Debian's package made. */
function unprivilegedAccount(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** Debian keeps the server's programs out of PATH, one directory per major version. */
function findBinaries(): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const newest = versions
    .map((version) => join(root, version, 'bin'))
    .find((path) => existsSync(join(path, 'initdb')));
  if (!newest) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  return newest;
}
