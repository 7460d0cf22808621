import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../errors.ts';
import { readFileIfExists, writeFileAtomically } from './files.ts';
import type { StatePaths } from './paths.ts';

/** What is kept: never printed, each made at random when it is first needed. */
export type SecretName = 'database-superuser' | 'database-owner' | 'database-app' | 'redis' | 'nextauth';

/**
 * Reads a secret, or makes it: 32 random bytes in base64url, which needs no quoting in an address or a file. An empty file (a
 * power cut, a full disk) counts as none: the next `up` gives the new one to whoever has to know it.
 * @throws Problem where a lost one cannot be made anew: PostgreSQL knows its superuser by nothing else.
 */
export function ensureSecret(paths: StatePaths, name: SecretName): string {
  const path = join(paths.secrets, name);
  const present = readFileIfExists(path);
  if (present) return present;
  if (name === 'database-superuser' && existsSync(join(paths.postgresData, 'PG_VERSION'))) {
    throw new Problem(`${path} is ${present === undefined ? 'missing' : 'empty'}`, {
      why: `It is the password of the superuser of the PostgreSQL in ${paths.postgresData}.`,
      next: 'Put it back from a backup.',
    });
  }
  const secret = randomBytes(32).toString('base64url');
  writeFileAtomically(path, secret);
  return secret;
}

/** Keeps a secret that the user has chosen. */
export function keepSecret(paths: StatePaths, name: SecretName, secret: string): void {
  writeFileAtomically(join(paths.secrets, name), secret);
}
