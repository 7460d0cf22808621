import { UsageError } from '../errors.ts';
import type { Cloud } from '../state/cloud.ts';
import { findCloud } from '../state/find-cloud.ts';

/** The values in use, under the names by which the parts know them. */
export function environmentOf({ endpoints, paths, settings }: Cloud): Record<string, string> {
  return {
    CLOUDLET_STATE_DIR: paths.root,
    CLOUDLET_MODE: settings.mode,
    CLOUDLET_PORTAL_URL: endpoints.portalUrl,
    CLOUDLET_API_URL: `${endpoints.portalUrl}/api/v1`,
    CLOUDLET_GATEWAY_URL: endpoints.gatewayUrl,
    CLOUDLET_IMAGE_DIR: paths.images,
    DATABASE_URL: endpoints.databaseUrl,
    DATABASE_OWNER_URL: endpoints.databaseOwnerUrl,
    REDIS_URL: endpoints.redisUrl,
  };
}

/** `./cloudlet env [NAME]`: one value alone, or all as a shell reads them. */
export function env(name: string | undefined, options: { readonly state?: string }): void {
  const values = environmentOf(findCloud(options.state));
  if (name === undefined) {
    for (const [key, value] of Object.entries(values)) console.log(`${key}=${quoted(value)}`);
    return;
  }
  const value = values[name];
  if (value === undefined)
    throw new UsageError(`There is no ${name}. There are: ${Object.keys(values).join(', ')}`);
  console.log(value);
}

/** As sh takes it literally (POSIX shell, 2.2.2). */
function quoted(value: string): string {
  return /^[\w./:@%+=,-]*$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
