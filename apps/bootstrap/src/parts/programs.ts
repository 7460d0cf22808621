import { join } from 'node:path';
import { repositoryRoot } from '../state/repository.ts';

/** A daemon's bundle, as `npm run build` writes it. */
export function bundleOf(folder: string, file = 'main.js'): string {
  return join(repositoryRoot, folder, 'dist', file);
}

/** Next.js' standalone server, and the name of the build that it serves. */
export const PORTAL_SERVER = join(repositoryRoot, 'apps/portal/.next/standalone/apps/portal/server.js');
export const PORTAL_BUILD_ID = join(repositoryRoot, 'apps/portal/.next/BUILD_ID');
