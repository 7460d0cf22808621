import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The files of a NoCloud seed, by name. */
export type SeedFiles = Readonly<
  Partial<Record<'meta-data' | 'vendor-data' | 'user-data' | 'network-config', string>>
>;

/** Writes a seed disk as Cloudlet does and returns its path. */
export async function makeSeed(folder: string, name: string, files: SeedFiles): Promise<string> {
  const content = join(folder, `${name}.d`);
  const iso = join(folder, `${name}.iso`);
  await rm(content, { recursive: true, force: true });
  await mkdir(content);
  for (const [file, text] of Object.entries(files)) await writeFile(join(content, file), text);
  await run('genisoimage', ['-quiet', '-output', iso, '-volid', 'cidata', '-joliet', '-rock', content]);
  return iso;
}

/** Vendor data that sets a user's password on the console, as Cloudlet writes it. */
export function passwordVendorData(user: string, hash: string): string {
  return [
    '#cloud-config',
    'ssh_pwauth: false',
    'chpasswd:',
    '  expire: false',
    '  users:',
    `    - {name: ${user}, password: '${hash}', type: hash}`,
    '',
  ].join('\n');
}
