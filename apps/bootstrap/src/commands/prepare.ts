import { Problem } from '../errors.ts';
import { freePort } from '../host/ports.ts';
import { isRoot } from '../process/users.ts';
import type { Credential } from '../seed/credentials.ts';
import { type Cloud, cloudOf } from '../state/cloud.ts';
import { locateState } from '../state/locate.ts';
import { type StatePaths, statePaths } from '../state/paths.ts';
import { prepareStateFolders } from '../state/prepare.ts';
import { resolveSettings } from '../state/resolve-settings.ts';
import { keepSecret } from '../state/secrets.ts';
import { readSettings, type Settings, writeSettings } from '../state/settings.ts';
import { migrationsStep, rolesStep } from '../steps/database.ts';
import { builtImagesIn, importImageStep } from '../steps/import-image.ts';
import { createReporter } from '../steps/reporter.ts';
import { createStepRunner } from '../steps/runner.ts';
import { adminStep, demoTenantStep, flavorsStep, registerImageStep } from '../steps/seed.ts';
import { usersDatabaseStep } from '../steps/users-database.ts';
import { showCredentials } from './credentials.ts';

export type PrepareOptions = {
  readonly state?: string;
  readonly demo?: boolean;
  /** A folder of images as the builder writes them. */
  readonly images?: string;
  readonly switchDatabase?: boolean;
};

/**
 * `./cloudlet prepare`: makes a database of the user's ready for the control plane, and starts nothing. For where something
 * else runs the parts, e.g. containers. Again, it changes nothing that is right.
 */
export async function prepare(options: PrepareOptions): Promise<void> {
  const paths = statePaths(
    locateState({ option: options.state, environment: process.env, isRoot: isRoot() }),
  );
  const cloud = await settle(paths, options, process.env);
  const issued: Credential[] = [];
  try {
    await fill(cloud, options, (credential) => issued.push(credential));
  } finally {
    // Also when a later step fails: nothing else knows them.
    if (issued.length > 0) console.log(showCredentials(issued));
  }
}

async function fill(
  cloud: Cloud,
  { demo, images }: PrepareOptions,
  issue: (credential: Credential) => void,
): Promise<void> {
  const reporter = createReporter({ output: process.stdout, isTerminal: false, columns: 80 });
  const runStep = createStepRunner(reporter, cloud.paths.upLog);
  if (cloud.settings.databaseUrl !== null) await runStep(usersDatabaseStep(cloud.settings.databaseUrl));
  writeSettings(cloud.paths, cloud.settings);
  await runStep(rolesStep(cloud));
  await runStep(migrationsStep(cloud));
  await runStep(adminStep(cloud, issue));
  await runStep(flavorsStep(cloud));
  if (demo) await runStep(demoTenantStep(cloud, issue));
  for (const built of images === undefined ? [] : builtImagesIn(images)) {
    const image = await runStep(importImageStep(cloud, built));
    await runStep(registerImageStep(cloud, image));
  }
}

async function settle(
  paths: StatePaths,
  { switchDatabase }: PrepareOptions,
  environment: NodeJS.ProcessEnv,
): Promise<Cloud> {
  const appPassword = required(environment, 'CLOUDLET_DATABASE_APP_PASSWORD');
  required(environment, 'DATABASE_URL');
  const stored = readSettings(paths);
  refuseOwnServers(stored, paths);
  prepareStateFolders(paths);
  const settings = await resolveSettings(stored, { demo: false, switchDatabase }, environment, freePort);
  keepSecret(paths, 'database-app', appPassword);
  return cloudOf(paths.root, settings);
}

function refuseOwnServers(stored: Settings | null, paths: StatePaths): void {
  if (stored === null || stored.databaseUrl !== null) return;
  throw new Problem(`${paths.root} holds a cloud that ./cloudlet up set up, with a PostgreSQL of its own`, {
    next: 'Name another --state directory for the one that is to be prepared.',
  });
}

function required(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new Problem(`${name} is not set`, {
    why: 'prepare works on a PostgreSQL of yours: DATABASE_URL is its address as the role that owns the tables, CLOUDLET_DATABASE_APP_PASSWORD the password that the role cloudlet_app gets.',
    next: 'Set both. For a cloud on this machine alone, run ./cloudlet up: it needs neither.',
  });
}
