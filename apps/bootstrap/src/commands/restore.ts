import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { newer, unpack } from '../backup/archive.ts';
import { lendSecrets } from '../backup/keys.ts';
import { type Manifest, MEMBERS } from '../backup/manifest.ts';
import { NeedsRoot, Problem, UsageError } from '../errors.ts';
import { partRunnerOf } from '../parts/choose-runner.ts';
import { takeLock } from '../process/lock.ts';
import { isRoot } from '../process/users.ts';
import { type Cloud, cloudOf } from '../state/cloud.ts';
import { parseJson } from '../state/files.ts';
import { locateState } from '../state/locate.ts';
import { type StatePaths, statePaths } from '../state/paths.ts';
import { prepareStateFolders } from '../state/prepare.ts';
import { repositoryRoot } from '../state/repository.ts';
import { readSettings, type Settings, settingsSchema, writeSettings } from '../state/settings.ts';
import { createReporter } from '../steps/reporter.ts';
import { createStepRunner } from '../steps/runner.ts';
import { setUp } from '../steps/story.ts';
import { showCredentials } from './credentials.ts';

export type RestoreOptions = { readonly state?: string; readonly yes?: boolean };

/** `./cloudlet restore FILE`: the control plane as it was when the backup was made, on this machine or a fresh one. */
export async function restore(file: string, options: RestoreOptions): Promise<void> {
  const root = locateState({ option: options.state, environment: process.env, isRoot: isRoot() });
  const paths = statePaths(root);
  const folder = mkdtempSync(join(tmpdir(), 'cloudlet-restore-'));
  try {
    const manifest = await unpack(resolve(file), folder);
    refuseNewer(file, manifest);
    refuseIncomplete(file, folder);
    const here = readSettings(paths);
    const settings = here ?? settingsOf(folder);
    if (!isRoot() && settings.mode !== 'simulated')
      throw new NeedsRoot('the state directory and libvirt need root');
    if (!options.yes) await ask(root, here !== null, manifest);
    prepareStateFolders(paths);
    const unlock = takeLock(paths.lock, 'up, down or restore');
    try {
      if (here === null) lendSecrets(folder, paths);
      await replace(cloudOf(root, settings), folder, manifest);
    } finally {
      unlock();
    }
    tellImages(paths, manifest);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function refuseNewer(file: string, { migrations, version }: Manifest): void {
  const known = readdirSync(join(repositoryRoot, 'prisma/migrations'));
  const unknown = migrations.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw newer(file, `Release ${version} made it; this one does not know the migration ${unknown[0]}.`);
}

function refuseIncomplete(file: string, folder: string): void {
  const missing = [MEMBERS.database, MEMBERS.secrets].find((name) => !existsSync(join(folder, name)));
  if (missing)
    throw new Problem(`${file} has no ${missing}`, { next: 'Take another backup. Nothing was changed.' });
}

/** What a machine that holds no cloud is set up as. */
function settingsOf(folder: string): Settings {
  const parsed = settingsSchema.safeParse(parseJson(readFileSync(join(folder, MEMBERS.settings), 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Problem('The settings in the backup cannot be understood', {
    next: 'Run ./cloudlet up first: its settings are kept then.',
  });
}

async function ask(root: string, isThere: boolean, { takenAt, version }: Manifest): Promise<void> {
  const what = isThere ? `replaces the cloud in ${root}` : `makes a cloud in ${root}`;
  const question = `This ${what} by what was backed up at ${takenAt} (release ${version}).
Guests go on. Those made since then will be nobody's until you adopt or remove them; what was changed since then is forgotten.
Type "restore" to go on: `;
  if (!process.stdin.isTTY)
    throw new UsageError('restore asks before it replaces anything: give --yes where nobody can answer');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(question).finally(() => terminal.close());
  if (answer.trim() !== 'restore') throw new Problem('Nothing was changed');
}

async function replace(cloud: Cloud, folder: string, { takenAt }: Manifest): Promise<void> {
  const { paths, settings } = cloud;
  const { isTTY, columns } = process.stdout;
  const reporter = createReporter({ output: process.stdout, isTerminal: isTTY === true, columns });
  await setUp({
    cloud: { ...cloud, settings: { ...settings, demo: 'left-out' } },
    remember: () => writeSettings(paths, settings),
    runner: partRunnerOf(cloud),
    runStep: createStepRunner(reporter, paths.upLog),
    issue: (credential) => console.log(showCredentials([credential])),
    restoration: { folder, takenAt: new Date(takenAt) },
  });
  console.log(`\nRestored to ${takenAt}: ${cloud.endpoints.portalUrl}. Everybody signs in again.
Look at once at: tokens that were revoked since then are valid again; the portal's page Compute nodes, for what nobody owns.`);
}

function tellImages(paths: StatePaths, { images }: Manifest): void {
  const missing = images.filter(({ sha256 }) => !existsSync(join(paths.images, `${sha256}.qcow2`)));
  for (const { name, sha256 } of missing)
    console.log(`The file of image ${name} is missing: put it at ${join(paths.images, `${sha256}.qcow2`)}`);
}
