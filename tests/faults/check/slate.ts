import { statusForPower } from '@cloudlet/model';
import type { Finding } from './finding.ts';
import type { HostState } from './observed.ts';
import type { InstanceRow, SnapshotRow, Tables } from './tables.ts';

/**
 * Compares what the tables say with what the hosts have, both ways. Nothing runs any more, and everything is up: there is no reason
 * left for a difference.
 */
export function checkSlate(tables: Tables, hosts: readonly HostState[]): Finding[] {
  const byId = new Map(tables.instances.map((instance) => [instance.id, instance]));
  return [
    ...tables.operations
      .filter(({ ended }) => !ended)
      .map(({ id, kind, status, instanceId }) => finding('stuck', `${kind} ${id} is ${status}`, instanceId)),
    ...tables.instances.flatMap((instance) => checkInstance(instance, hosts)),
    ...hosts.flatMap((host) => checkHoldings(host, byId)),
    ...checkSnapshots(tables.snapshots, byId, hosts),
    ...tables.nodes.flatMap(checkNode),
    ...tables.deadLetters.map(({ reason, body }) =>
      finding('wrong', `a dead letter: ${reason}: ${body.slice(0, 400)}`),
    ),
  ];
}

function finding(kind: Finding['kind'], what: string, instanceId: string | null = null): Finding {
  return { kind, what, instanceId };
}

/** Whether an instance in ERROR holds nothing: its create was undone. */
function holdsNothing({ status, claim, macAddress }: InstanceRow): boolean {
  return status === 'ERROR' && claim === null && macAddress === null;
}

function checkInstance(instance: InstanceRow, hosts: readonly HostState[]): Finding[] {
  const { id, name, status } = instance;
  const problems: Finding[] = [];
  const say = (kind: Finding['kind'], what: string) =>
    problems.push(finding(kind, `${name} ${id} (${status}): ${what}`, id));
  if (status === 'DELETED') {
    if (instance.claim) say('leaked', 'still claims quota and capacity');
    if (instance.macAddress) say('leaked', `still holds ${instance.ipAddress}`);
    return problems;
  }
  if (status === 'BUILD') say('stuck', 'is still being built, by no operation');
  // No fault of the run takes a guest away, and every agent is back to say how it ended.
  if (status === 'ERROR' && instance.failureCode === 'vanished') say('lost', 'vanished from its node');
  if (status === 'ERROR' && instance.failureCode === 'no_answer') say('stuck', 'its node never answered');
  if (status === 'BUILD' || status === 'ERROR') return problems;

  const found = hosts.flatMap((host) =>
    host.domains.flatMap((domain) => (domain.instanceId === id ? [{ host, domain }] : [])),
  );
  const [first] = found;
  if (!first) {
    say('lost', 'has no domain');
    return problems;
  }
  const { host, domain } = first;
  if (found.length > 1) say('wrong', `has ${found.length} domains`);
  if (host.node.id !== instance.nodeId) say('wrong', `its domain is on ${host.node.name}`);
  const shown = domain.power === 'absent' ? null : statusForPower(domain.power);
  if (shown !== status) say('wrong', `its domain is ${domain.power}`);
  if ((instance.desiredPower === 'ON') !== (status === 'ACTIVE' || status === 'PAUSED'))
    say('wrong', `is wanted ${instance.desiredPower}`);
  if (domain.generation > instance.generation)
    say('wrong', `its domain is of generation ${domain.generation}`);
  if (domain.vcpus !== instance.vcpus || domain.memoryMib !== instance.memoryMib)
    say('wrong', `its domain has ${domain.vcpus} vCPUs and ${domain.memoryMib} MiB`);
  if (!host.disks.includes(id)) say('lost', 'has no disk');
  if (!host.seeds.includes(id)) say('lost', 'has no seed');
  if (!host.addresses.some((address) => address.macAddress === instance.macAddress))
    say('lost', `its address ${instance.ipAddress} is not on its host`);
  const { claim } = instance;
  const claimed = claim && [claim.vcpus, claim.memoryMib, claim.diskGib].join();
  if (claimed !== [instance.vcpus, instance.memoryMib, instance.rootDiskGib].join())
    say('wrong', `claims ${JSON.stringify(claim)}`);
  return problems;
}

/** Everything on a host must be some living instance's of that node. */
function checkHoldings(host: HostState, byId: ReadonlyMap<string, InstanceRow>): Finding[] {
  const mayHold = (id: string) => {
    const instance = byId.get(id);
    return (
      instance !== undefined &&
      instance.status !== 'DELETED' &&
      instance.nodeId === host.node.id &&
      !holdsNothing(instance)
    );
  };
  const leaked = (what: string, id: string) => finding('leaked', `${host.node.name}: ${what} of ${id}`, id);
  const addresses = new Set([...byId.values()].filter(({ id }) => mayHold(id)).map((row) => row.macAddress));
  return [
    ...host.domains
      .filter(({ instanceId }) => !mayHold(instanceId))
      .map((it) => leaked('a domain', it.instanceId)),
    ...host.disks.filter((id) => !mayHold(id)).map((id) => leaked('a disk', id)),
    ...host.seeds.filter((id) => !mayHold(id)).map((id) => leaked('a seed', id)),
    ...host.addresses
      .filter(({ macAddress }) => !addresses.has(macAddress))
      .map((address) => finding('leaked', `${host.node.name}: the address ${JSON.stringify(address)}`)),
    ...host.temporaries.map((name) => finding('leaked', `${host.node.name}: the temporary file ${name}`)),
    ...host.journal.map((file) => finding('stuck', `${host.node.name}: the journal still has ${file}`)),
    ...Object.entries(host.waiting)
      .filter(([, count]) => count > 0)
      .map(([key, count]) => finding('leaked', `${host.node.name}: Redis holds ${count} in ${key}`)),
  ];
}

function checkSnapshots(
  snapshots: readonly SnapshotRow[],
  byId: ReadonlyMap<string, InstanceRow>,
  hosts: readonly HostState[],
): Finding[] {
  const there = new Map(hosts.flatMap((host) => host.snapshots.map((it) => [it.snapshotId, host] as const)));
  const problems: Finding[] = [];
  for (const { id, instanceId, nodeId, status, hasClaim } of snapshots) {
    const say = (kind: Finding['kind'], what: string) =>
      problems.push(finding(kind, `snapshot ${id} (${status}): ${what}`, instanceId));
    const host = there.get(id);
    there.delete(id);
    if (status === 'CREATING' || status === 'DELETING') say('stuck', 'by no operation');
    if (hasClaim !== (status !== 'DELETED')) say('leaked', hasClaim ? 'still claims' : 'claims nothing');
    if (status === 'AVAILABLE' && host?.node.id !== nodeId) say('lost', 'is not on its host');
    if (status === 'DELETED' && host) say('leaked', `is still on ${host.node.name}`);
    if (status !== 'DELETED' && byId.get(instanceId)?.status === 'DELETED')
      say('leaked', 'has outlived its instance');
  }
  for (const [id, { node }] of there)
    problems.push(finding('leaked', `${node.name}: an unknown snapshot ${id}`));
  return problems;
}

function checkNode({ name, status, orphans, totals, sums }: Tables['nodes'][number]): Finding[] {
  return [
    ...(status === 'UP' ? [] : [finding('wrong', `${name} is ${status}`)]),
    ...(orphans.length === 0 ? [] : [finding('leaked', `${name} has orphans: ${orphans.join(', ')}`)]),
    ...(totals.join() === sums.join()
      ? []
      : [finding('wrong', `${name} says that ${totals} is claimed, and its claims are ${sums}`)]),
  ];
}
