import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readFileIfExists, writeFileAtomically } from './files.ts';
import type { StatePaths } from './paths.ts';

/** What is kept: never printed, each made at random when it is first needed. */
export type SecretName = 'database-superuser' | 'database-owner' | 'database-app' | 'redis' | 'nextauth';

/** Reads a secret, or makes it: 32 random bytes in base64url, which needs no quoting in an address or a file. */
export function ensureSecret(paths: StatePaths, name: SecretName): string {
  const path = join(paths.secrets, name);
  const present = readFileIfExists(path);
  if (present !== undefined) return present;
  const secret = randomBytes(32).toString('base64url');
  writeFileAtomically(path, secret);
  return secret;
}

/** Keeps a secret that the user has chosen. */
export function keepSecret(paths: StatePaths, name: SecretName, secret: string): void {
  writeFileAtomically(join(paths.secrets, name), secret);
}
