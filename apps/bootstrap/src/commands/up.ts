import { NeedsRoot } from '../errors.ts';
import { freePort } from '../host/ports.ts';
import { readJoined } from '../join/joined.ts';
import { partRunnerOf } from '../parts/choose-runner.ts';
import { onInterruption } from '../process/interruption.ts';
import { takeLock } from '../process/lock.ts';
import { isRoot } from '../process/users.ts';
import { type Cloud, cloudOf } from '../state/cloud.ts';
import { locateState } from '../state/locate.ts';
import { statePaths } from '../state/paths.ts';
import { prepareStateFolders } from '../state/prepare.ts';
import { requireReachable } from '../state/require-reachable.ts';
import { resolveSettings, type SettingsOptions } from '../state/resolve-settings.ts';
import { readSettings, writeSettings } from '../state/settings.ts';
import { createReporter, formatDuration } from '../steps/reporter.ts';
import { createStepRunner } from '../steps/runner.ts';
import { setUp } from '../steps/story.ts';
import { rotate } from '../supervisor/log-rotation.ts';
import { bringNodeUp } from './join.ts';
import { createPasswords } from './passwords.ts';

export type UpOptions = SettingsOptions & { readonly state?: string };

/** `./cloudlet up` */
export async function up(options: UpOptions): Promise<void> {
  const began = performance.now();
  const simulated = options.simulated ?? false;
  const root = locateState({ option: options.state, environment: process.env, isRoot: isRoot(), simulated });
  const paths = statePaths(root);
  const joined = readJoined(paths);
  if (joined) return bringNodeUp(paths, joined);
  if (!isRoot() && !simulated && readSettings(paths)?.mode !== 'simulated') {
    throw new NeedsRoot('Debian packages, libvirt and the state directory need root');
  }
  if (isRoot()) requireReachable(root);
  prepareStateFolders(paths);
  await rotate(paths.upLog);
  const unlock = takeLock(paths.lock, 'up or down');
  const passwords = createPasswords(paths.unseenPasswords);
  // Also when it fails or is interrupted later on: nothing else knows them.
  const show = () => {
    const text = passwords.toShow();
    if (text !== '') console.log(text);
  };
  onInterruption((signal) => {
    show();
    // Where the terminal went away nobody may have seen them.
    if (signal !== 'SIGHUP') passwords.seen();
    unlock();
  });
  try {
    const settings = await resolveSettings(readSettings(paths), options, process.env, freePort);
    const cloud = cloudOf(root, settings);
    await setUp({
      cloud,
      remember: () => writeSettings(paths, settings),
      runner: partRunnerOf(cloud),
      runStep: createStepRunner(terminalReporter(), paths.upLog),
      issue: passwords.issue,
    });
    console.log(
      `\nCloudlet is up after ${formatDuration(performance.now() - began)}: ${cloud.endpoints.portalUrl}`,
    );
    show();
    passwords.seen();
    console.log(whatNext(cloud));
  } finally {
    show();
    passwords.seen();
    unlock();
  }
}

function terminalReporter() {
  const { isTTY, columns } = process.stdout;
  return createReporter({ output: process.stdout, isTerminal: isTTY === true, columns });
}

function whatNext({ endpoints, settings, paths }: Cloud): string {
  const usual = locateState({ option: undefined, environment: process.env, isRoot: isRoot() });
  const state = paths.root === usual ? '' : ` --state ${paths.root}`;
  return `What next:
  Open ${endpoints.portalUrl}, sign in as the demo member, press "Create instance", open its console.
  ./cloudlet token create --tenant demo --name NAME${state}   a token for the API at ${endpoints.portalUrl}/api/v1
  ./cloudlet status${state}                                   every part and its log
  ./cloudlet down${state}                                     stop${settings.mode === 'libvirt' ? '; guests keep running' : ''}`;
}
