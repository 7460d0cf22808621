import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder: the nearest one above this file that holds `turbo.json`. */
export const repositoryRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'turbo.json'))) return folder;
  const above = dirname(folder);
  if (above === folder) throw new Error('Cloudlet runs from its checkout: no turbo.json above this file');
  return findRoot(above);
}
