import { chownSync, existsSync, renameSync, rmSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { run } from '../process/run.ts';
import type { User } from '../process/users.ts';
import { ensureFolder, readFileIfExists, writeFileAtomically } from '../state/files.ts';
import { fillTemplate } from '../state/template.ts';

/** A PostgreSQL of Cloudlet's own. */
export type Cluster = {
  /** PostgreSQL's programs, e.g. /usr/lib/postgresql/15/bin. */
  readonly programs: string;
  readonly data: string;
  readonly socketFolder: string;
  readonly port: number;
  readonly superuserPassword: string;
  /** Who it runs as; undefined: whoever we are (it refuses to run as root). */
  readonly user: User | undefined;
  readonly log: string;
};

const SUPERUSER = 'postgres';

/** Whether the data are there and the settings are those of this version of Cloudlet. */
export function isClusterRight(cluster: Cluster): boolean {
  return Object.entries(configuration(cluster)).every(
    ([name, text]) => readFileIfExists(join(cluster.data, name)) === text,
  );
}

/** Makes the data where there are none (under a temporary name, so that an interrupted initdb leaves nothing) and writes the settings. */
export async function makeCluster(cluster: Cluster): Promise<void> {
  ownFolder(cluster.socketFolder, cluster.user, 0o755);
  if (!existsSync(join(cluster.data, 'PG_VERSION'))) await initialise(cluster);
  for (const [name, text] of Object.entries(configuration(cluster))) {
    ownFile(join(cluster.data, name), text, cluster.user);
  }
}

/** The command that runs the server in the foreground. */
export function serverCommand(cluster: Cluster): string[] {
  return [join(cluster.programs, 'postgres'), '-D', cluster.data];
}

/** A superuser's address: over the socket, with a password as everybody. */
export function superuserUrl(cluster: Cluster, database = 'postgres'): string {
  const url = new URL(`postgresql://${SUPERUSER}@localhost:${cluster.port}/${database}`);
  url.password = cluster.superuserPassword;
  url.searchParams.set('host', cluster.socketFolder);
  return url.href;
}

async function initialise(cluster: Cluster): Promise<void> {
  const made = `${cluster.data}.new`;
  const passwordFile = join(cluster.socketFolder, 'superuser-password');
  rmSync(made, { recursive: true, force: true });
  ownFolder(made, cluster.user, 0o700);
  ownFile(passwordFile, `${cluster.superuserPassword}\n`, cluster.user);
  try {
    await run([join(cluster.programs, 'initdb'), '-D', made, ...initdbOptions(passwordFile)], {
      user: cluster.user,
      log: cluster.log,
      cwd: '/',
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  rmSync(cluster.data, { recursive: true, force: true });
  renameSync(made, cluster.data);
}

function initdbOptions(passwordFile: string): string[] {
  return [
    ...['--username', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale', 'C.UTF-8', '--data-checksums'],
  ];
}

function configuration(cluster: Cluster): Record<string, string> {
  const memoryMib = Math.floor(totalmem() / 1024 / 1024);
  return {
    'postgresql.conf': fillTemplate('postgres/postgresql.conf', {
      PORT: String(cluster.port),
      SOCKET_FOLDER: cluster.socketFolder,
      SHARED_BUFFERS_MIB: memoryMib >= 4096 ? '256' : '128',
      CACHE_MIB: String(Math.max(256, Math.floor(memoryMib / 4))),
    }),
    'pg_hba.conf': fillTemplate('postgres/pg_hba.conf', {}),
  };
}

function ownFolder(path: string, user: User | undefined, mode: number): void {
  ensureFolder(path, mode);
  if (user) chownSync(path, user.uid, user.gid);
}

function ownFile(path: string, text: string, user: User | undefined): void {
  writeFileAtomically(path, text);
  if (user) chownSync(path, user.uid, user.gid);
}
