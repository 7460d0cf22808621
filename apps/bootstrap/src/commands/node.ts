import type { ControlDoor } from '../control.ts';
import { hasCode, Problem } from '../errors.ts';
import { withControl } from '../seed/with-control.ts';
import { findCloud } from '../state/find-cloud.ts';
import { describeNode, nodeTable } from './node-text.ts';

type StateOption = { readonly state?: string };
type JsonOption = StateOption & { readonly json?: boolean };
type Mode = 'ENABLED' | 'DRAINED' | 'MAINTENANCE';

/** `./cloudlet node list`: each node's health, mode and how full it is. */
export async function listNodes(options: JsonOption): Promise<void> {
  const nodes = await ask(options, (control) => control.nodes.list());
  console.log(options.json ? JSON.stringify({ nodes }, null, 2) : nodeTable(nodes, new Date()));
}

/** `./cloudlet node show NAME`: everything that is known of one node. */
export async function showNode(name: string, options: JsonOption): Promise<void> {
  const node = await ask(options, (control) => control.nodes.show(name));
  console.log(options.json ? JSON.stringify(node, null, 2) : describeNode(node, new Date()));
}

/** `./cloudlet node enable|drain|maintenance NAME`: says what is still on the node. */
export async function setNodeMode(
  name: string,
  mode: Mode,
  options: StateOption & { readonly reason?: string },
): Promise<void> {
  const node = await ask(options, (control) => control.nodes.setMode(name, mode, options.reason));
  const { instances, unfinishedOperations } = node;
  console.log(
    `${name} is ${node.mode}. On it: instances ${instances}, unfinished operations ${unfinishedOperations}.`,
  );
}

export type RatioOptions = {
  readonly cpuRatio?: number;
  readonly memoryRatio?: number;
  readonly diskRatio?: number;
};

/** `./cloudlet node set NAME --cpu-ratio N …`: says how much may be claimed now. */
export async function setNodeRatios(name: string, options: StateOption & RatioOptions): Promise<void> {
  const { cpuRatio, memoryRatio, diskRatio } = options;
  const ratios = {
    cpuAllocationRatio: cpuRatio,
    memoryAllocationRatio: memoryRatio,
    diskAllocationRatio: diskRatio,
  };
  const node = await ask(options, (control) => control.nodes.setRatios(name, ratios));
  console.log(nodeTable([node], new Date()));
}

/** `./cloudlet node remove NAME`. */
export async function removeNode(
  name: string,
  options: StateOption & { readonly lost?: boolean },
): Promise<void> {
  try {
    await ask(options, (control) => control.nodes.remove(name, options.lost ?? false));
  } catch (error) {
    if (!(error instanceof Error && hasCode(error, 'node_in_use'))) throw error;
    throw new Problem(`${name} was not removed`, {
      why: error.message,
      next: `./cloudlet node drain ${name}, let its instances be destroyed, and try again. A host that will never come back: --lost gives up what it should still clean up`,
      cause: error,
    });
  }
  console.log(`${name} is removed: its credentials are void, its name is free.`);
}

export type PlacementOptions = {
  readonly cpuWeight?: number;
  readonly memoryWeight?: number;
  readonly diskWeight?: number;
};

/** `./cloudlet set placement [spread|pack]`: prints what holds from now on; asked for nothing, it changes nothing. */
export async function setPlacement(
  strategy: 'spread' | 'pack' | undefined,
  options: StateOption & PlacementOptions,
): Promise<void> {
  const { cpuWeight: cpu, memoryWeight: memory, diskWeight: disk } = options;
  const isQuestion = [strategy, cpu, memory, disk].every((one) => one === undefined);
  const change = { strategy: strategy && STRATEGIES[strategy], weights: { cpu, memory, disk } };
  const policy = await ask(options, ({ nodes }) =>
    isQuestion ? nodes.placement() : nodes.setPlacement(change),
  );
  const { weights } = policy;
  console.log(
    `placement ${policy.strategy.toLowerCase()}, weights: cpu ${weights.cpu}, memory ${weights.memory}, disk ${weights.disk}`,
  );
}

const STRATEGIES = { spread: 'SPREAD', pack: 'PACK' } as const;

function ask<Result>(options: StateOption, work: (control: ControlDoor) => Promise<Result>): Promise<Result> {
  return withControl(findCloud(options.state), work);
}
