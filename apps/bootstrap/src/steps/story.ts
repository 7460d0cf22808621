import type { PackagePurpose } from '../host/packages.ts';
import { controlPlaneParts, serverParts } from '../parts/catalogue.ts';
import type { PartRunner } from '../parts/runner.ts';
import type { Cloud } from '../state/cloud.ts';
import type { Settings } from '../state/settings.ts';
import { buildStep } from './build.ts';
import { clusterStep, migrationsStep, rolesStep } from './database.ts';
import { kvmStep, startLibvirt } from './host.ts';
import { packagesStep } from './packages.ts';
import { partStep } from './part.ts';
import { portsStep } from './ports.ts';
import { redisStep } from './redis.ts';
import type { RunStep } from './runner.ts';

/** Everything that `up` makes so, in its order. */
export async function setUp(cloud: Cloud, runner: PartRunner, runStep: RunStep): Promise<void> {
  const { settings, paths } = cloud;
  await runStep(packagesStep(PURPOSES[settings.mode], paths.upLog));
  await runStep(portsStep(cloud, runner));
  await runStep(buildStep(paths.upLog));
  if (settings.databaseUrl === null) await runStep(clusterStep(cloud));
  if (settings.redisUrl === null) await runStep(redisStep(cloud));
  for (const part of serverParts(cloud)) await runStep(partStep(runner, part.name, () => part));
  await runStep(rolesStep(cloud));
  await runStep(migrationsStep(cloud));
  if (settings.mode === 'libvirt') {
    await runStep(kvmStep());
    await startLibvirt(cloud, runner, runStep);
  }
  for (const part of controlPlaneParts(cloud)) await runStep(partStep(runner, part.name, () => part));
}

const PURPOSES: Record<Settings['mode'], readonly PackagePurpose[]> = {
  libvirt: ['servers', 'hypervisor', 'image-builder'],
  simulated: ['servers'],
};
