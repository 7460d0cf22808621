import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../support/until.ts';
import { type Agent, agentOf, nodeIdOf } from './agent.ts';
import { type ComputeHost, createComputeHost } from './compute-host.ts';
import { type ControlHost, startControlHost } from './control-host.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A compute host with its agent, as the cloud knows it. */
export type ComputeNode = ComputeHost & { readonly id: string; readonly agent: Agent };

/** A control plane and three compute nodes, each on a host of its own. */
export type ThreeNodes = ControlHost & {
  readonly nodes: readonly ComputeNode[];
  node(name: string): ComputeNode;
  /** Waits until the control plane says so of a node. @returns after how many ms */
  nodeIs(name: string, status: 'UP' | 'DOWN', timeoutMs?: number): Promise<number>;
  /** The ends of the logs, for whoever looks for a failure's cause. */
  lastWords(): Promise<string>;
  /** New guests come to these nodes only, from now on. */
  placeOn(...names: string[]): Promise<void>;
  /** New guests come to all three again. */
  placeAnywhere(): Promise<void>;
};

export async function startThreeNodes(): Promise<ThreeNodes> {
  const folder = process.env.CLOUDLET_TEST_FOLDER;
  if (!folder) throw new Error('CLOUDLET_TEST_FOLDER is not set: run tests/run/40-three-nodes');
  const control = await startControlHost();
  const nodes: ComputeNode[] = [];
  for (const number of [1, 2, 3]) {
    const host = createComputeHost(join(folder, `node-${number}`), number);
    await host.powerOn();
    await joinCloud(control, host);
    const node = { ...host, id: nodeIdOf(host), agent: agentOf(host) };
    nodes.push(node);
    void node.agent.start();
  }
  const find = <Value>(found: Value | undefined, name: string) => {
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  const cloud: ThreeNodes = {
    ...control,
    nodes,
    node: (name) =>
      find(
        nodes.find((node) => node.name === name),
        name,
      ),
    lastWords: async () =>
      [
        await control.cloudlet('logs', 'controller', '-n', '30'),
        ...nodes.map(({ name, agent }) => `--- agent of ${name}\n${agent.log().slice(-3_000)}`),
      ].join('\n'),
    async placeOn(...names) {
      const chosen = names.map((name) => `'${name}'`).join(', ');
      await control.execute(
        `UPDATE node SET memory_allocation_ratio = CASE WHEN name IN (${chosen}) THEN 1 ELSE 0.001 END WHERE mode = 'ENABLED'`,
      );
    },
    placeAnywhere: () => cloud.placeOn(...nodes.map(({ name }) => name)),
    async nodeIs(name, status, timeoutMs) {
      const since = performance.now();
      await until(
        `${name} is ${status}`,
        async () => {
          const [row] = await control.sql<{ status: string }>(
            `SELECT status FROM node WHERE name = '${name}'`,
          );
          return row?.status === status;
        },
        timeoutMs,
      );
      return performance.now() - since;
    },
    async end() {
      for (const node of nodes) await node.powerCut();
      await control.end();
    },
  };
  for (const node of nodes) await cloud.nodeIs(node.name, 'UP');
  return cloud;
}

/** As an operator does it: a command from the control plane, run on the other machine. Its agent is left to the tests. */
async function joinCloud(control: ControlHost, host: ComputeHost): Promise<void> {
  const command = await control.cloudlet('node', 'enroll', host.name);
  const [program = '', ...args] = command.split(' ');
  await host.run(join(root, program), ...args);
  await host.run(join(root, program), 'down');
}
