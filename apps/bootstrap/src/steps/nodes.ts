import { hashSecret } from '@cloudlet/control/secret';
import { z } from 'zod';
import { Problem } from '../errors.ts';
import { simulatorSocket } from '../parts/catalogue.ts';
import { poll } from '../process/poll.ts';
import { type Observed, observe } from '../seed/observe.ts';
import { withControl } from '../seed/with-control.ts';
import type { Cloud } from '../state/cloud.ts';
import { ensureFolder, readFileIfExists, writeFileAtomically } from '../state/files.ts';
import type { LocalNode } from '../state/nodes.ts';
import type { Step } from './runner.ts';

const identitySchema = z.object({ nodeId: z.uuid(), secret: z.string() });
type NodeIdentity = z.infer<typeof identitySchema>;

/** The compute node is enrolled, and its agent's file has what it needs. */
export function enrolStep(cloud: Cloud, node: LocalNode): Step {
  return {
    name: `Compute node ${node.name}`,
    async check() {
      const identity = readIdentity(node);
      if (!identity || !isTaken(identity, await observe(cloud))) return undefined;
      return readFileIfExists(node.configuration) === configuration(cloud, node, identity)
        ? { value: undefined }
        : undefined;
    },
    async apply() {
      const known = readIdentity(node);
      const observed = await observe(cloud);
      // It stays the node that it was, whatever the machine is called by now.
      const name = (known && observed.nodes[known.nodeId]?.name) ?? node.name;
      const identity =
        known && isTaken(known, observed)
          ? known
          : await withControl(cloud, (control) => control.registerNode(name, true));
      ensureFolder(node.stateFolder, 0o711);
      writeFileAtomically(node.configuration, configuration(cloud, node, identity));
    },
  };
}

/** Whether the gateway lets this agent in. */
function isTaken({ nodeId, secret }: NodeIdentity, { nodes }: Observed): boolean {
  return nodes[nodeId]?.secretHash === hashSecret(secret);
}

const HELLO_WITHIN_MS = 60_000;

/** The control plane has heard of the nodes' agents: instances can be placed. */
export function nodesUpStep(cloud: Cloud, nodes: readonly LocalNode[], log: string): Step {
  const upNodes = async () => {
    const all = Object.values((await observe(cloud)).nodes);
    return all.filter((node) => node.status === 'UP' && nodes.some(({ name }) => name === node.name)).length;
  };
  return {
    name: nodes.length === 1 ? 'Compute node is up' : 'Compute nodes are up',
    check: async () => ((await upNodes()) === nodes.length ? { value: undefined } : undefined),
    async apply(progress) {
      const ready = await poll(
        async () => {
          const up = await upNodes();
          progress(`${up} of ${nodes.length}`);
          return up === nodes.length || undefined;
        },
        { withinMs: HELLO_WITHIN_MS, everyMs: 100 },
      );
      if (ready) return;
      throw new Problem(`Not every compute node said hello within ${HELLO_WITHIN_MS / 1000} s`, {
        why: 'Its agent tells the controller over Redis what the node is',
        next: 'Read the logs: ./cloudlet logs agent; ./cloudlet logs controller',
        log,
      });
    },
  };
}

function readIdentity(node: LocalNode): NodeIdentity | undefined {
  const text = readFileIfExists(node.configuration);
  return text === undefined ? undefined : identitySchema.parse(JSON.parse(text));
}

/** What the agent reads (apps/agent/src/config.ts). */
function configuration(cloud: Cloud, node: LocalNode, { nodeId, secret }: NodeIdentity): string {
  const hypervisor =
    cloud.settings.mode === 'libvirt'
      ? { driver: 'libvirt', uri: 'qemu:///system' }
      : { driver: 'simulated', socket: simulatorSocket(cloud), host: node.name };
  const settings = {
    nodeId,
    name: node.name,
    secret,
    redisUrl: cloud.endpoints.redisAddress,
    gatewayUrl: cloud.endpoints.localGatewayUrl,
    stateDir: node.stateFolder,
    hypervisor,
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}
