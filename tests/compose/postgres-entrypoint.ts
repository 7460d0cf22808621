import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Service } from './compose-file.ts';
import type { User } from './user.ts';

/** Where Debian keeps PostgreSQL's programs, of the version that the service's image has where that is installed. */
export function postgresPrograms(service: Service): string {
  const wanted = /^postgres:(\d+)/.exec(service.image)?.[1] ?? '';
  const versions = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(a) - Number(b));
  const version = versions.includes(wanted) ? wanted : versions.at(-1);
  if (!version) throw new Error('PostgreSQL is not installed');
  return `/usr/lib/postgresql/${version}/bin`;
}

/**
 * Does on a new volume what the official image does before it runs the service's command: initdb with the POSTGRES_ variables,
 * the database, and passwords for whoever comes over the network (docker-library/postgres, docker-entrypoint.sh).
 */
export function initialisePostgres(
  { environment }: Service,
  data: string,
  user: User,
  programs: string,
): void {
  const {
    POSTGRES_USER = '',
    POSTGRES_PASSWORD = '',
    POSTGRES_DB = '',
    POSTGRES_INITDB_ARGS = '',
  } = environment;
  for (const folder of [data, '/run/postgresql']) {
    mkdirSync(folder, { recursive: true });
    chownSync(folder, user.uid, user.gid);
  }
  const passwordFile = '/run/postgresql/password';
  writeFileSync(passwordFile, `${POSTGRES_PASSWORD}\n`);
  const run = (program: string, args: readonly string[], input = '') =>
    execFileSync(join(programs, program), args, {
      ...user,
      cwd: '/',
      input,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
  const options = ['--username', POSTGRES_USER, '--pwfile', passwordFile, '--auth', 'trust'];
  run('initdb', ['--pgdata', data, ...options, ...POSTGRES_INITDB_ARGS.split(' ')]);
  run('postgres', ['--single', '-D', data, 'postgres'], `CREATE DATABASE "${POSTGRES_DB}"\n`);
  writeFileSync(join(data, 'pg_hba.conf'), 'host all all all scram-sha-256\n');
  appendFileSync(join(data, 'postgresql.conf'), "\nlisten_addresses = '*'\n");
}
