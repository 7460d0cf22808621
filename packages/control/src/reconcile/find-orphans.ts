import type { Description, Report } from '@cloudlet/contract';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { VANISHED } from '../lifecycle/failures.ts';

type Listing = Extract<Report, { type: 'listing' }>;

/** What comparing knows of an instance that a listing names or should name. */
export type ComparedInstance = {
  readonly id: string;
  readonly status: string;
  readonly failureCode: string | null;
  readonly isBusy: boolean;
};

/** One difference between a listing and the rows. */
export type Finding = {
  readonly kind: 'instance' | 'snapshot' | 'address' | 'missing-domain' | 'missing-disk' | 'missing-snapshot';
  readonly subject: string;
  readonly instanceId: string | null;
  readonly snapshotId: string | null;
  readonly macAddress: string | null;
  readonly ipAddress: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly description: Description | null;
};

const NOTHING = {
  instanceId: null,
  snapshotId: null,
  macAddress: null,
  ipAddress: null,
  facts: {},
  description: null,
} as const;

/**
 * Compares what a node has with what its rows say.
 * @param own the node's instances that its listing should explain: not those that are destroyed and cleaned up
 */
export async function findOrphans(
  tx: Transaction,
  nodeId: string,
  listing: Listing,
  own: readonly ComparedInstance[],
): Promise<Finding[]> {
  const rows = new Map(own.map((instance) => [instance.id, instance]));
  const descriptions = await readDescriptions(tx, nodeId, listing);
  const unexplained = unexplainedInstances(listing, rows, descriptions);
  const found = [...unexplained.values(), ...missingDomains(listing, own)];
  if (!listing.holdings) return found;
  const { diskless, snapshots, addresses } = listing.holdings;
  const ports = await readPorts(tx, nodeId);
  for (const address of addresses) {
    if (ports.has(`${address.macAddress} ${address.ipAddress}`)) continue;
    const holder = found.find(
      ({ kind, macAddress }) => kind === 'instance' && macAddress === address.macAddress,
    );
    if (holder) found[found.indexOf(holder)] = { ...holder, ipAddress: address.ipAddress };
    else found.push({ ...NOTHING, ...address, kind: 'address', subject: address.macAddress });
  }
  for (const id of diskless) {
    const row = rows.get(id);
    if (!row || row.isBusy || row.status === 'DELETED') continue;
    found.push({ ...NOTHING, kind: 'missing-disk', subject: id, instanceId: id });
  }
  return [...found, ...(await differingSnapshots(tx, snapshots, rows, descriptions))];
}

/** Domains and files of instances that no row explains, one finding an instance. */
function unexplainedInstances(
  listing: Listing,
  rows: ReadonlyMap<string, unknown>,
  descriptions: ReadonlyMap<string, Description>,
): Map<string, Finding> {
  const findings = new Map<string, Finding>();
  const add = (id: string, facts: Readonly<Record<string, unknown>>) => {
    if (rows.has(id)) return;
    const description = descriptions.get(id) ?? null;
    const macAddress = description?.domain?.macAddress ?? null;
    const before = findings.get(id) ?? { ...NOTHING, kind: 'instance', subject: id, instanceId: id };
    findings.set(id, { ...before, description, macAddress, facts: { ...before.facts, ...facts } });
  };
  for (const { instanceId, power, generation } of listing.domains) add(instanceId, { power, generation });
  for (const { instanceId, ...files } of listing.holdings?.leftovers ?? []) add(instanceId, { files });
  for (const { instanceId, snapshotId } of listing.holdings?.snapshots ?? []) {
    const { snapshotIds = [] } = (findings.get(instanceId)?.facts ?? {}) as { snapshotIds?: string[] };
    add(instanceId, { snapshotIds: [...snapshotIds, snapshotId] });
  }
  return findings;
}

/** What the node has described now or before: it does so when it is asked. */
async function readDescriptions(
  tx: Transaction,
  nodeId: string,
  listing: Listing,
): Promise<Map<string, Description>> {
  const kept = await tx.$queryRaw<{ description: Description }[]>(Prisma.sql`
    SELECT description FROM orphan WHERE node_id = ${nodeId}::uuid AND description IS NOT NULL`);
  const all = [...kept.map(({ description }) => description), ...(listing.holdings?.descriptions ?? [])];
  return new Map(all.map((description) => [description.instanceId, description]));
}

function missingDomains(listing: Listing, own: readonly ComparedInstance[]): Finding[] {
  const listed = new Set(listing.domains.map(({ instanceId }) => instanceId));
  return own
    .filter(({ id, failureCode, isBusy }) => failureCode === VANISHED.code && !isBusy && !listed.has(id))
    .map(({ id }) => ({ ...NOTHING, kind: 'missing-domain', subject: id, instanceId: id }));
}

/** Snapshots of instances that have a row: files without a row of their own, and rows without a file. */
async function differingSnapshots(
  tx: Transaction,
  listed: readonly { readonly instanceId: string; readonly snapshotId: string }[],
  rows: ReadonlyMap<string, ComparedInstance>,
  descriptions: ReadonlyMap<string, Description>,
): Promise<Finding[]> {
  const idle = [...rows.values()].filter(({ isBusy, status }) => !isBusy && status !== 'DELETED');
  const ids = new Set(idle.map(({ id }) => id));
  const kept = await tx.$queryRaw<{ id: string; instanceId: string; status: string }[]>(Prisma.sql`
    SELECT id, instance_id AS "instanceId", status FROM snapshot
     WHERE instance_id = ANY(${[...ids]}::uuid[]) AND deleted_at IS NULL`);
  const known = new Set(kept.map(({ id }) => id));
  const there = new Set(listed.map(({ snapshotId }) => snapshotId));
  const finding = (
    kind: 'snapshot' | 'missing-snapshot',
    instanceId: string,
    snapshotId: string,
  ): Finding => {
    const description = kind === 'snapshot' ? (descriptions.get(instanceId) ?? null) : null;
    return { ...NOTHING, kind, subject: snapshotId, instanceId, snapshotId, description };
  };
  return [
    ...listed
      .filter(({ instanceId, snapshotId }) => ids.has(instanceId) && !known.has(snapshotId))
      .map(({ instanceId, snapshotId }) => finding('snapshot', instanceId, snapshotId)),
    ...kept
      .filter(({ id, status }) => status === 'AVAILABLE' && !there.has(id))
      .map(({ id, instanceId }) => finding('missing-snapshot', instanceId, id)),
  ];
}

async function readPorts(tx: Transaction, nodeId: string): Promise<Set<string>> {
  const ports = await tx.$queryRaw<{ address: string }[]>(Prisma.sql`
    SELECT mac_address || ' ' || ip_address AS address FROM port WHERE node_id = ${nodeId}::uuid`);
  return new Set(ports.map(({ address }) => address));
}
