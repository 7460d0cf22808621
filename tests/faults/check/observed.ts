import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeKeys } from '@cloudlet/contract';
import { connectSimulated } from '@cloudlet/hypervisor';
import type { FaultCloud } from '../cloud/cloud.ts';
import { simulatorSocket } from '../cloud/daemons.ts';
import type { ComputeNode } from '../cloud/nodes.ts';

/** What a node's host really has, asked of its hypervisor and its folders, not of its agent. */
export type HostState = {
  readonly node: ComputeNode;
  readonly domains: readonly DomainState[];
  readonly disks: readonly string[];
  readonly seeds: readonly string[];
  readonly snapshots: readonly { readonly instanceId: string; readonly snapshotId: string }[];
  readonly addresses: readonly { readonly macAddress: string; readonly ipAddress: string }[];
  readonly temporaries: readonly string[];
  /** Files of the agent's journal. */
  readonly journal: readonly string[];
  /** What lies in Redis for the node or from it and waits: key → how much. */
  readonly waiting: Readonly<Record<string, number>>;
};

type DomainState = {
  readonly instanceId: string;
  readonly generation: number;
  readonly name: string;
  readonly power: 'running' | 'paused' | 'shutoff' | 'crashed' | 'absent';
  readonly vcpus: number;
  readonly memoryMib: number;
};

export async function observeHost(cloud: FaultCloud, node: ComputeNode): Promise<HostState> {
  const hypervisor = await connectSimulated({ socket: simulatorSocket(cloud.folders), host: node.name });
  try {
    const { domains: _ids, ...holdings } = await hypervisor.listHoldings();
    return {
      node,
      domains: await hypervisor.listDomains(),
      ...holdings,
      journal: readdirSync(join(node.stateFolder, 'journal')).filter((file) => file.includes('.jsonl')),
      waiting: await waitingIn(cloud, node),
    };
  } finally {
    await hypervisor.close();
  }
}

async function waitingIn({ ownRedis }: FaultCloud, node: ComputeNode): Promise<Record<string, number>> {
  const queue = `${nodeKeys.queuePrefix}:${node.id}`;
  const [wait, active, delayed, failed, prioritized, reports] = await Promise.all([
    ownRedis.llen(`${queue}:wait`),
    ownRedis.llen(`${queue}:active`),
    ownRedis.zcard(`${queue}:delayed`),
    ownRedis.zcard(`${queue}:failed`),
    ownRedis.zcard(`${queue}:prioritized`),
    ownRedis.xlen(nodeKeys.reports(node.id)),
  ]);
  return { wait, active, delayed, failed, prioritized, reports };
}
