import { copyFileSync, cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StatePaths } from '../state/paths.ts';
import { MEMBERS } from './manifest.ts';

/** Passwords of servers that are here stay: PostgreSQL and Redis know these and no others. */
const OF_SERVERS_HERE: readonly string[] = ['database-superuser', 'database-owner', 'database-app', 'redis'];

/** Replaces the secrets and the authority by those of an unpacked backup, but for the passwords of servers that are here. */
export function restoreKeys(folder: string, paths: StatePaths): void {
  copySecrets(folder, paths, (name) => OF_SERVERS_HERE.includes(name));
  const authority = join(folder, MEMBERS.authority);
  if (existsSync(authority)) cpSync(authority, paths.authority, { recursive: true });
}

/** Gives a machine without a cloud the backup's secrets, before new ones are made. What is here already stays. */
export function lendSecrets(folder: string, paths: StatePaths): void {
  copySecrets(folder, paths, () => true);
}

function copySecrets(folder: string, paths: StatePaths, stays: (name: string) => boolean): void {
  for (const entry of readdirSync(join(folder, MEMBERS.secrets), { withFileTypes: true })) {
    const path = join(paths.secrets, entry.name);
    if (entry.isFile() && !(existsSync(path) && stays(entry.name)))
      copyFileSync(join(entry.parentPath, entry.name), path);
  }
}
