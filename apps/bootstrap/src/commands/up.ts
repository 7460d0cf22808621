import { freePort } from '../host/ports.ts';
import { partRunnerOf } from '../parts/choose-runner.ts';
import { takeLock } from '../process/lock.ts';
import { isRoot } from '../process/users.ts';
import { cloudOf } from '../state/cloud.ts';
import { NeedsRoot } from '../state/find-cloud.ts';
import { locateState } from '../state/locate.ts';
import { statePaths } from '../state/paths.ts';
import { prepareStateFolders } from '../state/prepare.ts';
import { readSettings, resolveSettings, type SettingsOptions, writeSettings } from '../state/settings.ts';
import { createReporter, formatDuration } from '../steps/reporter.ts';
import { createStepRunner } from '../steps/runner.ts';
import { setUp } from '../steps/story.ts';

export type UpOptions = SettingsOptions & { readonly state?: string; readonly demo: boolean };

/** `./cloudlet up` */
export async function up(options: UpOptions): Promise<void> {
  const began = performance.now();
  const simulated = options.simulated ?? false;
  const root = locateState({ option: options.state, environment: process.env, isRoot: isRoot(), simulated });
  const paths = statePaths(root);
  if (!isRoot() && !simulated && readSettings(paths)?.mode !== 'simulated') {
    throw new NeedsRoot('Debian packages, libvirt and the state directory need root');
  }
  prepareStateFolders(paths);
  const unlock = takeLock(paths.lock, 'up or down');
  try {
    const settings = await resolveSettings(readSettings(paths), options, process.env, freePort);
    writeSettings(paths, settings);
    const cloud = cloudOf(root, settings);
    const reporter = createReporter({
      output: process.stdout,
      isTerminal: process.stdout.isTTY === true,
      columns: process.stdout.columns ?? 80,
    });
    const runStep = createStepRunner(reporter, paths.upLog);
    await setUp(cloud, partRunnerOf(cloud), runStep);
    console.log(
      `\nCloudlet is up after ${formatDuration(performance.now() - began)}: ${cloud.endpoints.portalUrl}`,
    );
  } finally {
    unlock();
  }
}
