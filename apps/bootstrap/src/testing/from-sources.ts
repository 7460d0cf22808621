import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The command line that runs `./cloudlet` with these arguments from its sources, as a process of its own. */
export function fromSources(...args: readonly string[]): [string, ...string[]] {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return [process.execPath, '--import', tsx, '--conditions=cloudlet-source', main, ...args];
}
