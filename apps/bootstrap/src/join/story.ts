import { partRunnerOf } from '../parts/choose-runner.ts';
import type { StatePaths } from '../state/paths.ts';
import { buildStep, NODE_PROGRAMS } from '../steps/build.ts';
import { hostIdentityStep, kvmStep, startLibvirt } from '../steps/host.ts';
import { hostStep } from '../steps/host-checks.ts';
import { packagesStep } from '../steps/packages.ts';
import { partStep } from '../steps/part.ts';
import type { RunStep } from '../steps/runner.ts';
import { type Joined, nodeParts } from './joined.ts';

/** Everything that a compute node's machine needs before it has an agent. */
export async function prepareMachine(
  paths: StatePaths,
  mode: Joined['mode'],
  runStep: RunStep,
): Promise<void> {
  if (mode === 'libvirt') await runStep(packagesStep(['hypervisor'], paths.upLog));
  await runStep(buildStep(paths.upLog, NODE_PROGRAMS));
  if (mode === 'simulated') return;
  await runStep(kvmStep());
  await runStep(hostIdentityStep(paths.upLog));
  await startLibvirt({ paths }, partRunnerOf({ paths, settings: { mode } }), runStep);
  await runStep(hostStep(paths.root));
}

/** The node's parts run as they should, and the control plane knows the node: its agent is not healthy before. */
export async function startNode(paths: StatePaths, mode: Joined['mode'], runStep: RunStep): Promise<void> {
  const runner = partRunnerOf({ paths, settings: { mode } });
  const parts = nodeParts(paths, mode, []);
  for (const part of parts) await runStep(partStep(runner, part.name, () => part));
  await runner.settle([...LIBVIRT_DAEMONS, ...parts.map(({ name }) => name)]);
}

const LIBVIRT_DAEMONS = ['virtlogd', 'libvirtd'];
