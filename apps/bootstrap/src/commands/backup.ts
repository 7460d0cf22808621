import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pack } from '../backup/archive.ts';
import { describeDatabase, dumpDatabase } from '../backup/database.ts';
import { type Manifest, MEMBERS } from '../backup/manifest.ts';
import type { Cloud } from '../state/cloud.ts';
import { ensureFolder } from '../state/files.ts';
import { findCloud } from '../state/find-cloud.ts';
import { repositoryRoot } from '../state/repository.ts';

/** `./cloudlet backup`: everything goes on meanwhile. */
export async function backup(
  file: string | undefined,
  options: { readonly state?: string | undefined },
): Promise<void> {
  const cloud = findCloud(options.state);
  const path = await backUp(cloud, file);
  const mib = Math.ceil(statSync(path).size / 2 ** 20);
  console.log(`${path} (${mib} MiB) has the database, the settings and the secrets.
Not inside: guest images (${cloud.paths.images}), and what nodes hold (guests' disks, their snapshots).
It lets its reader into everything: keep it as you keep root's password, and on another machine.`);
}

/** @param file where to; left out: in the state directory, by the time. @returns its path */
export async function backUp(cloud: Cloud, file?: string): Promise<string> {
  const { paths } = cloud;
  const takenAt = new Date().toISOString();
  if (file === undefined) ensureFolder(paths.backups, 0o700);
  const path = resolve(file ?? join(paths.backups, `cloudlet-${takenAt.replaceAll(/[:.]/g, '-')}.backup`));
  const folder = mkdtempSync(join(tmpdir(), 'cloudlet-backup-'));
  try {
    const manifest: Manifest = { takenAt, version: versionHere(), ...(await describeDatabase(cloud)) };
    writeFileSync(join(folder, MEMBERS.manifest), JSON.stringify(manifest, null, 2), { mode: 0o600 });
    await dumpDatabase(cloud, join(folder, MEMBERS.database));
    copyFileSync(paths.settings, join(folder, MEMBERS.settings));
    // Environments are made of the secrets at each start.
    cpSync(paths.secrets, join(folder, MEMBERS.secrets), {
      recursive: true,
      filter: (source) => source !== paths.environments,
    });
    if (existsSync(paths.authority)) {
      cpSync(paths.authority, join(folder, MEMBERS.authority), { recursive: true });
    }
    await pack(folder, path);
    return path;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function versionHere(): string {
  return JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')).version;
}
