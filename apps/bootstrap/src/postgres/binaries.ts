import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../errors.ts';
import { readFileIfExists } from '../state/files.ts';

/** Where Debian puts each major version (postgresql-common(7)); its programs are not in PATH. */
const DEBIAN_VERSIONS = '/usr/lib/postgresql';

/**
 * The folder of PostgreSQL's programs: of the version that made the data, else of the newest that is installed.
 * @throws Problem when it is not installed.
 */
export function findPostgresPrograms(dataFolder: string, versionsFolder = DEBIAN_VERSIONS): string {
  const made = readFileIfExists(join(dataFolder, 'PG_VERSION'))?.trim();
  const version = made ?? installedVersions(versionsFolder).at(-1);
  const programs = version && join(versionsFolder, version, 'bin');
  if (programs && existsSync(join(programs, 'postgres'))) return programs;
  throw new Problem(made ? `PostgreSQL ${made} is not installed` : 'PostgreSQL is not installed', {
    ...(made ? { why: `The data in ${dataFolder} was made by version ${made}` } : {}),
    next: `Install it: sudo apt-get install ${made ? `postgresql-${made}` : 'postgresql'}`,
  });
}

function installedVersions(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'bin', 'postgres')))
    .sort((one, other) => Number(one) - Number(other));
}
