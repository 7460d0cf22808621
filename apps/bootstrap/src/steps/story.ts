import type { PackagePurpose } from '../host/packages.ts';
import { agentPart, controlPlaneParts, serverParts, simulatorPart } from '../parts/catalogue.ts';
import type { Part } from '../parts/part.ts';
import type { PartRunner } from '../parts/runner.ts';
import { isRoot } from '../process/users.ts';
import type { Credential } from '../seed/credentials.ts';
import type { Cloud } from '../state/cloud.ts';
import { localNodes } from '../state/nodes.ts';
import type { Settings } from '../state/settings.ts';
import { authorityStep } from './authority.ts';
import { buildStep } from './build.ts';
import { controlPlaneUserStep } from './control-plane-user.ts';
import { clusterStep, migrationsStep, rolesStep } from './database.ts';
import { demoStep } from './demo.ts';
import { hostIdentityStep, kvmStep, startLibvirt } from './host.ts';
import { imageStep } from './image.ts';
import { enrolStep, nodesUpStep } from './nodes.ts';
import { packagesStep } from './packages.ts';
import { partStep } from './part.ts';
import { portsStep } from './ports.ts';
import { redisStep, usersRedisStep } from './redis.ts';
import {
  forgetCopiesStep,
  openDatabaseStep,
  type Restoration,
  readDumpStep,
  reopenStep,
  replaceDatabaseStep,
  restoreKeysStep,
} from './restore.ts';
import type { RunStep } from './runner.ts';
import { adminStep, demoTenantStep, flavorsStep, registerImageStep } from './seed.ts';
import { usersDatabaseStep } from './users-database.ts';

/** What a story is told with. `issue` takes the passwords that are made on the way. */
export type Telling = {
  readonly cloud: Cloud;
  /** Keeps the settings for every later command: called once nothing can refuse them any more. */
  readonly remember: () => void;
  readonly runner: PartRunner;
  readonly runStep: RunStep;
  readonly issue: (credential: Credential) => void;
  /** What the cloud is to be made of; left out: it stays as it is. */
  readonly restoration?: Restoration;
};

/** Everything that `up` makes so, in its order. */
export async function setUp(telling: Telling): Promise<void> {
  const { cloud, runner, runStep } = telling;
  await refuse(telling);
  telling.remember();
  await runStep(packagesStep(PURPOSES[cloud.settings.mode], cloud.paths.upLog));
  await runStep(buildStep(cloud.paths.upLog));
  await startServers(telling);
  // After the servers: a restoration brings the authority with the database.
  await runStep(authorityStep(cloud.paths));
  if (isRoot()) await runStep(controlPlaneUserStep(cloud));
  if (cloud.settings.mode === 'libvirt') {
    await runStep(kvmStep());
    await runStep(hostIdentityStep(cloud.paths.upLog));
    await startLibvirt(cloud, runner, runStep);
  }
  await fillDatabase(telling);
  await startCloud(telling);
  if (cloud.settings.demo !== 'left-out') await runStep(demoStep(cloud, telling.issue));
}

/** What can refuse the settings: none of it changes anything, so that a cloud that runs goes on as it was. */
async function refuse({ cloud, runner, runStep }: Telling): Promise<void> {
  const { databaseUrl, redisUrl } = cloud.settings;
  await runStep(portsStep(cloud, runner));
  if (databaseUrl !== null) await runStep(usersDatabaseStep(databaseUrl));
  if (redisUrl !== null) await runStep(usersRedisStep(cloud));
}

/** The Debian packages that each mode needs. */
export const PURPOSES: Record<Settings['mode'], readonly PackagePurpose[]> = {
  libvirt: ['servers', 'hypervisor', 'image-builder'],
  simulated: ['servers'],
};

async function startServers(telling: Telling): Promise<void> {
  const { cloud, runner, runStep, restoration } = telling;
  const { settings } = cloud;
  if (settings.databaseUrl === null) await runStep(clusterStep(cloud));
  if (settings.redisUrl === null) await runStep(redisStep(cloud));
  for (const part of serverParts(cloud)) await runStep(partStep(runner, part.name, () => part));
  await runStep(rolesStep(cloud));
  if (restoration) await replaceCloud(telling, restoration);
  await runStep(migrationsStep(cloud));
  if (!restoration) return;
  await runStep(reopenStep(cloud, restoration));
  await runStep(forgetCopiesStep(cloud));
  await runStep(openDatabaseStep(cloud));
}

/** Where the database cannot be replaced everything is as it was, and the parts that ran run again. */
async function replaceCloud(telling: Telling, restoration: Restoration): Promise<void> {
  const { cloud, runner, runStep } = telling;
  const script = await runStep(readDumpStep(cloud, restoration));
  const staying = [...serverParts(cloud), ...LIBVIRT_DAEMONS, SIMULATOR].map(({ name }) => name);
  const ran = (await runner.states()).some(({ name }) => !staying.includes(name));
  await runner.settle(staying);
  try {
    await runStep(replaceDatabaseStep(cloud, script));
  } catch (error) {
    if (ran) await startCloud(telling);
    throw error;
  }
  await runStep(restoreKeysStep(cloud, restoration));
}

async function fillDatabase({ cloud, runStep, issue }: Telling): Promise<void> {
  const tiny = await runStep(imageStep(cloud, 'tiny'));
  await runStep(registerImageStep(cloud, tiny));
  await runStep(adminStep(cloud, issue));
  await runStep(demoTenantStep(cloud, issue));
  await runStep(flavorsStep(cloud));
  for (const node of localNodes(cloud)) await runStep(enrolStep(cloud, node));
}

async function startCloud({ cloud, runner, runStep }: Telling): Promise<void> {
  const nodes = localNodes(cloud);
  const parts: Part[] = [
    ...controlPlaneParts(cloud),
    ...(cloud.settings.mode === 'simulated' ? [simulatorPart(cloud)] : []),
    ...nodes.map((node) => agentPart(cloud, node.agent, node.configuration)),
  ];
  for (const part of parts) await runStep(partStep(runner, part.name, () => part));
  await runner.settle([...serverParts(cloud), ...LIBVIRT_DAEMONS, ...parts].map(({ name }) => name));
  await runStep(nodesUpStep(cloud, nodes, cloud.paths.log));
}

const LIBVIRT_DAEMONS = [{ name: 'virtlogd' }, { name: 'libvirtd' }];
const SIMULATOR = { name: 'simulator' };
