import { join } from 'node:path';
import { until } from '../support/until.ts';
import { type Agent, type Enrolment, installAgent } from './agent.ts';
import { type ComputeHost, createComputeHost } from './compute-host.ts';
import { type ControlHost, startControlHost } from './control-host.ts';

/** A compute host with its agent, as the cloud knows it. */
export type ComputeNode = ComputeHost & { readonly id: string; readonly agent: Agent };

/** A control plane and three compute nodes, each on a host of its own. */
export type ThreeNodes = ControlHost & {
  readonly nodes: readonly ComputeNode[];
  node(name: string): ComputeNode;
  /** Waits until the control plane says so of a node. @returns after how many ms */
  nodeIs(name: string, status: 'UP' | 'DOWN', timeoutMs?: number): Promise<number>;
  enrolmentOf(name: string): Enrolment;
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
  const enrolments = new Map<string, Enrolment>();
  const nodes: ComputeNode[] = [];
  for (const number of [1, 2, 3]) {
    const host = createComputeHost(join(folder, `node-${number}`), number);
    const { nodeId, secret } = JSON.parse(await control.cloudlet('node', 'register', host.name));
    const { redisUrl, gatewayUrl } = control;
    const enrolment = { nodeId, secret, redisUrl, gatewayUrl };
    enrolments.set(host.name, enrolment);
    nodes.push({ ...host, id: nodeId, agent: installAgent(host, enrolment) });
  }
  for (const node of nodes) {
    await node.powerOn();
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
    enrolmentOf: (name) => find(enrolments.get(name), name),
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
