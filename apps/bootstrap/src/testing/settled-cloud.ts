import { statePaths } from '../state/paths.ts';
import { prepareStateFolders } from '../state/prepare.ts';
import { resolveSettings, type SettingsOptions } from '../state/resolve-settings.ts';
import { writeSettings } from '../state/settings.ts';

/** A simulated cloud in this state directory as `up` would have settled it, on servers of somebody else's; nothing runs. */
export async function settledCloud(root: string, options: SettingsOptions = {}) {
  const paths = statePaths(root);
  prepareStateFolders(paths);
  const servers = { DATABASE_URL: 'postgresql://owner:pw@db/cloud', REDIS_URL: 'redis://:pw@cache:6379' };
  const settings = await resolveSettings(
    null,
    { simulated: true, ...options },
    servers,
    async (port) => port,
  );
  writeSettings(paths, settings);
  return paths;
}
