import { hostname } from 'node:os';
import { join } from 'node:path';
import { isHostNameLabel } from '@cloudlet/model';
import type { Cloud } from './cloud.ts';

/** A compute node that this machine is, or plays: its name, and what its agent is started with. */
export type LocalNode = {
  readonly name: string;
  /** The agent's name among the parts. */
  readonly agent: string;
  /** The agent's own file; it holds the node's secret. */
  readonly configuration: string;
  readonly stateFolder: string;
};

/** The compute nodes of this cloud on this machine. */
export function localNodes({ settings, paths }: Cloud): LocalNode[] {
  if (settings.mode === 'libvirt') {
    return [
      {
        name: nodeName(hostname()),
        agent: 'agent',
        configuration: join(paths.node, 'agent.json'),
        stateFolder: paths.node,
      },
    ];
  }
  return Array.from({ length: settings.simulatedNodes }, (_, index) => {
    const name = `node-${index + 1}`;
    const stateFolder = join(paths.node, name);
    return { name, agent: `agent-${index + 1}`, configuration: join(stateFolder, 'agent.json'), stateFolder };
  });
}

/** The host's name up to its first dot, where the control plane takes that for a name. */
export function nodeName(host: string): string {
  const label = host.toLowerCase().split('.')[0] ?? '';
  return isHostNameLabel(label) ? label : 'node';
}
