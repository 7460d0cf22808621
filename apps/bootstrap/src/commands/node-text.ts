import type { NodeView } from '@cloudlet/control';

/** Nodes as lines under each other: of each resource what is claimed, what may be, and what is really used. */
export function nodeTable(nodes: readonly NodeView[], now: Date): string {
  const header = ['NAME', 'STATUS', 'MODE', 'INSTANCES', 'VCPUS', 'MEMORY GiB', 'DISK GiB', 'REALLY USED'];
  const rows = nodes.map((node) => [
    node.name,
    statusOf(node),
    node.mode,
    String(node.instances),
    `${node.claimed.vcpus} of ${node.allowed.vcpus}`,
    `${gib(node.claimed.memoryMib)} of ${gib(node.allowed.memoryMib)}`,
    `${node.claimed.diskGib} of ${node.allowed.diskGib}`,
    usedOf(node, now),
  ]);
  return columns([header, ...rows]);
}

/** One node, a line for each fact. What its agent has not said is left out. */
export function describeNode(node: NodeView, now: Date): string {
  const { ratios, hugepages } = node;
  const facts: [string, string | null][] = [
    ['name', node.name],
    ['id', node.id],
    ['status', `${statusOf(node)}${node.lastSeenAt ? `, heard ${ago(node.lastSeenAt, now)}` : ''}`],
    ['mode', `${node.mode}${node.modeReason ? ` (${node.modeReason})` : ''}`],
    ['instances', `${node.instances}, unfinished operations ${node.unfinishedOperations}`],
    ['vCPUs', `${node.claimed.vcpus} claimed of ${node.allowed.vcpus}: ${node.vcpus} × ${ratios.cpu}`],
    [
      'memory',
      `${gib(node.claimed.memoryMib)} GiB claimed of ${gib(node.allowed.memoryMib)}: ${gib(node.memoryMib)} × ${ratios.memory}`,
    ],
    [
      'disk',
      `${node.claimed.diskGib} GiB claimed of ${node.allowed.diskGib}: ${node.diskGib} × ${ratios.disk}`,
    ],
    ['really used', usedOf(node, now)],
    ['CPU', node.cpuModel],
    ['architecture', node.architecture],
    ['virtualization', node.virtualization && `${node.virtualization}: ${node.virtualizationReason}`],
    ['nested paging', node.nestedPaging],
    [
      'huge pages',
      hugepages && `${hugepages.free} of ${hugepages.total} free, ${hugepages.sizeKib} KiB each`,
    ],
    ['KSM', node.ksm === null ? null : node.ksm ? 'on' : 'off'],
    ['image formats', node.imageFormats.join(', ') || null],
    ['capabilities', node.capabilities.join(', ') || null],
    ['hypervisor', node.hypervisorVersion],
    ['agent', node.agentVersion],
    ['network', node.natCidr],
  ];
  return columns(facts.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

function statusOf({ status, deafSince }: NodeView): string {
  return deafSince ? `${status}, takes no jobs` : status;
}

function usedOf({ used }: NodeView, now: Date): string {
  if (!used) return '-';
  const cpu = `CPU ${Math.round(used.cpuShare * 100)} %`;
  return `${cpu}, memory ${gib(used.memoryMib)} GiB, disk ${used.diskGib} GiB (${ago(used.at, now)})`;
}

function gib(mib: number): string {
  return String(Math.round((mib / 1024) * 10) / 10);
}

function ago(time: string, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(time)) / 1000));
  return seconds < 120 ? `${seconds} s ago` : `${Math.round(seconds / 60)} min ago`;
}

/** Rows under each other, the first of which says how many columns there are. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
