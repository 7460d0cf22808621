import type { Cloud } from '../../cloud.ts';
import { time } from '../../output/format.ts';
import { record } from '../../output/table.ts';
import { findNode } from '../../targets/find.ts';

export async function showNode(cloud: Cloud, name: string): Promise<void> {
  const node = await findNode(cloud.client, name);
  const { claimed, allowed } = node;
  await cloud.print(node, () =>
    record([
      ['Name', node.name],
      ['Id', node.id],
      ['Status', node.status],
      ['Mode', node.modeReason ? `${node.mode}: ${node.modeReason}` : node.mode],
      ['Virtualization', node.virtualization],
      ['CPU', node.cpuModel],
      ['Hypervisor', node.hypervisorVersion],
      ['Instances', node.instances],
      ['vCPUs claimed', `${claimed.vcpus} of ${allowed.vcpus}`],
      ['Memory claimed', `${claimed.memoryMib} of ${allowed.memoryMib} MiB`],
      ['Disk claimed', `${claimed.diskGib} of ${allowed.diskGib} GiB`],
      ['Unfinished', node.unfinishedOperations],
      ['Orphans', node.orphans],
      ['Last seen', time(node.lastSeenAt)],
    ]),
  );
}
