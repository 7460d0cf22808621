import { join } from 'node:path';
import type { StatePaths } from './paths.ts';

/** The files of the cloud's authority, PEM; the gateway reads them by these names. */
export function authorityFiles({ authority }: Pick<StatePaths, 'authority'>) {
  return {
    authority: { certificate: join(authority, 'authority.pem'), key: join(authority, 'authority.key') },
    /** Behind the certificate stands the authority's. */
    controlPlane: {
      certificate: join(authority, 'control-plane.pem'),
      key: join(authority, 'control-plane.key'),
    },
  };
}
