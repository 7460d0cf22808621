import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseJoinToken } from '@cloudlet/contract';
import { NeedsRoot, Problem, UsageError } from '../errors.ts';
import { agentFiles, type Joined, readJoined } from '../join/joined.ts';
import { doorStep, redeemStep, refuseOtherCloud } from '../join/steps.ts';
import { prepareMachine, startNode } from '../join/story.ts';
import { partRunnerOf } from '../parts/choose-runner.ts';
import { onInterruption } from '../process/interruption.ts';
import { takeLock } from '../process/lock.ts';
import { isRoot } from '../process/users.ts';
import { locateState } from '../state/locate.ts';
import { type StatePaths, statePaths } from '../state/paths.ts';
import { prepareStateFolders } from '../state/prepare.ts';
import { requireReachable } from '../state/require-reachable.ts';
import { createReporter, formatDuration } from '../steps/reporter.ts';
import { createStepRunner, type RunStep } from '../steps/runner.ts';
import { rotate } from '../supervisor/log-rotation.ts';

type JoinOptions = { readonly state?: string; readonly simulated?: boolean };

/** `./cloudlet node join TOKEN`: makes this machine a compute node of the cloud that made the token. Again, it changes nothing that is right. */
export async function joinCloud(text: string, options: JoinOptions): Promise<void> {
  const token = parseJoinToken(text);
  if (!token)
    throw new UsageError('This is no whole join command: copy it from its first letter to its last');
  const mode = options.simulated ? 'simulated' : 'libvirt';
  const paths = place(options, mode);
  refuseOtherCloud(paths, token);
  await atWork(paths, async (runStep) => {
    const door = await runStep(doorStep(token));
    await prepareMachine(paths, mode, runStep);
    await runStep(redeemStep(paths, mode, token, door));
    await startNode(paths, mode, runStep);
  });
}

/** `./cloudlet up` where this machine has joined: its agent is the one of the checkout, and runs. */
export async function bringNodeUp(paths: StatePaths, { mode }: Joined): Promise<void> {
  await atWork(paths, async (runStep) => {
    await prepareMachine(paths, mode, runStep);
    await startNode(paths, mode, runStep);
  });
}

/** `./cloudlet node leave`: this machine is a compute node no more. Guests' disks are never taken away. */
export async function leaveCloud(options: {
  readonly state?: string;
  readonly force?: boolean;
}): Promise<void> {
  const paths = place(options, 'libvirt');
  const joined = readJoined(paths);
  if (!joined) throw new Problem(`This machine has joined no cloud, as far as ${paths.root} knows`);
  const left = instancesIn(paths);
  if (left.length > 0 && !options.force) throw hasInstances(joined, left.length);
  const runner = partRunnerOf({ paths, settings: joined });
  await runner.stopAll([]);
  await runner.settle([]);
  const { configuration, identity, authority, joining } = agentFiles(paths);
  for (const file of [paths.joined, configuration, identity, authority, joining])
    rmSync(file, { force: true });
  console.log(
    `This machine is ${joined.name} no more. On the control plane: ./cloudlet node remove ${joined.name}`,
  );
}

function place({ state }: { readonly state?: string }, mode: Joined['mode']): StatePaths {
  const simulated = mode === 'simulated';
  const root = locateState({ option: state, environment: process.env, isRoot: isRoot(), simulated });
  const paths = statePaths(root);
  if (!isRoot() && !simulated && readJoined(paths)?.mode !== 'simulated') {
    throw new NeedsRoot('Debian packages, libvirt and the state directory need root');
  }
  if (isRoot()) requireReachable(root);
  return paths;
}

async function atWork(paths: StatePaths, work: (runStep: RunStep) => Promise<void>): Promise<void> {
  const began = performance.now();
  prepareStateFolders(paths);
  await rotate(paths.upLog);
  const unlock = takeLock(paths.lock, 'up, join or down');
  onInterruption(unlock);
  try {
    const { isTTY, columns } = process.stdout;
    const reporter = createReporter({ output: process.stdout, isTerminal: isTTY === true, columns });
    await work(createStepRunner(reporter, paths.upLog));
    const joined = readJoined(paths);
    const took = formatDuration(performance.now() - began);
    console.log(`\n${joined?.name} is a compute node of the cloud at ${joined?.door} after ${took}.`);
    console.log(
      'What next: ./cloudlet status; ./cloudlet logs agent -f; on the control plane: ./cloudlet node list',
    );
  } finally {
    unlock();
  }
}

function instancesIn(paths: StatePaths): string[] {
  const folder = join(paths.node, 'instances');
  return existsSync(folder) ? readdirSync(folder) : [];
}

function hasInstances({ name }: Joined, count: number): Problem {
  return new Problem(`${count === 1 ? 'An instance lives' : `${count} instances live`} on this machine`, {
    why: 'Without its agent nobody could operate them.',
    next: `On the control plane: ./cloudlet node drain ${name}, let them be destroyed, ./cloudlet node remove ${name}. Or leave them behind: ./cloudlet node leave --force`,
  });
}
