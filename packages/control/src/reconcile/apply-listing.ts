import type { DomainObservation, Report, ReportEnvelope } from '@cloudlet/contract';
import { type InstanceStatus, statusForPower } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { isOldNews, type NodeState, requesterForNode } from '../intake/node-state.ts';
import { ANSWER_LOST, VANISHED } from '../lifecycle/failures.ts';
import { insertDestroy } from '../lifecycle/insert-destroy.ts';
import { lockInstance } from '../lifecycle/locked-instance.ts';
import { markFailed } from '../settlement/mark-failed.ts';
import { type ComparedInstance, findOrphans } from './find-orphans.ts';
import { keepOrphans } from './keep-orphans.ts';
import { isOlderSighting, observe } from './observe.ts';

type Listing = Extract<Report, { type: 'listing' }>;

/** What is known of an instance that a listing names or should name. */
type Known = {
  readonly id: string;
  readonly nodeId: string;
  readonly status: InstanceStatus;
  readonly failureCode: string | null;
  readonly observedBootId: string | null;
  readonly missedListings: number;
  readonly isBusy: boolean;
  readonly hasPort: boolean;
};

/** Complete listings in which a domain must be missing before it counts as vanished: one may have met it between two calls. */
export const LISTINGS_UNTIL_VANISHED = 2;

/** Compares all of a node's domains with its instances. Instances with an unfinished operation are left alone. */
export async function applyListing(
  tx: Transaction,
  node: NodeState,
  envelope: ReportEnvelope,
  listing: Listing,
): Promise<void> {
  if (isOldNews(node, envelope)) return;
  const observed = new Map(listing.domains.map((domain) => [domain.instanceId, domain]));
  const known = await readKnown(tx, node.id, [...observed.keys()]);
  const own = known.filter((instance) => instance.nodeId === node.id && !isLongGone(instance));
  for (const instance of own) {
    if (instance.isBusy) continue;
    const domain = observed.get(instance.id);
    if (domain) await compare(tx, node, envelope, instance, domain);
    else if (isExpected(instance)) await countMissing(tx, envelope, instance);
  }
  // As they are after the comparison: what has vanished is missing.
  await keepOrphans(tx, node.id, await findOrphans(tx, node.id, listing, await readOwn(tx, node.id, own)));
}

/** Whether the node should have its domain, or is asked whether it has. */
function isExpected({ status, failureCode }: Known): boolean {
  return ['ACTIVE', 'SHUTOFF', 'PAUSED'].includes(status) || failureCode === ANSWER_LOST.code;
}

/** Destroyed and cleaned up: whatever domain has its id now is not the cloud's doing. */
function isLongGone(instance: Known): boolean {
  return instance.status === 'DELETED' && !instance.hasPort && !instance.isBusy;
}

async function compare(
  tx: Transaction,
  node: NodeState,
  envelope: ReportEnvelope,
  known: Known,
  domain: DomainObservation,
): Promise<void> {
  const isAsKnown =
    known.status === statusForPower(domain.power) &&
    known.observedBootId === envelope.bootId &&
    known.missedListings === 0;
  if (isAsKnown) return;
  const instance = await lockInstance(tx, known.id);
  if (!instance || instance.running || isOlderSighting(instance, envelope)) return;
  const requester = requesterForNode(node, envelope.reportId);
  // Its address is held, so its destruction has failed: once more.
  if (instance.status === 'DELETED') await insertDestroy(tx, requester, instance);
  else await observe(tx, instance, domain.power, envelope, requester);
}

async function countMissing(tx: Transaction, envelope: ReportEnvelope, known: Known): Promise<void> {
  const instance = await lockInstance(tx, known.id);
  if (!instance || instance.running || isOlderSighting(instance, envelope)) return;
  const missed = known.missedListings + 1;
  await tx.$executeRaw(Prisma.sql`
    UPDATE instance SET missed_listings = ${missed} WHERE id = ${known.id}::uuid`);
  if (missed >= LISTINGS_UNTIL_VANISHED && instance.nodeMode !== 'MAINTENANCE')
    await markFailed(tx, instance, VANISHED);
}

async function readOwn(
  tx: Transaction,
  nodeId: string,
  own: readonly Pick<Known, 'id'>[],
): Promise<ComparedInstance[]> {
  return tx.$queryRaw<ComparedInstance[]>(Prisma.sql`
    SELECT i.id, i.status, i.failure_code AS "failureCode",
           EXISTS (SELECT FROM operation o WHERE o.instance_id = i.id AND o.ended_at IS NULL) AS "isBusy"
      FROM instance i LEFT JOIN port p ON p.instance_id = i.id
     WHERE i.node_id = ${nodeId}::uuid
       AND (i.deleted_at IS NULL OR p.instance_id IS NOT NULL OR i.id = ANY(${own.map(({ id }) => id)}::uuid[]))`);
}

async function readKnown(tx: Transaction, nodeId: string, listed: string[]): Promise<Known[]> {
  return tx.$queryRaw<Known[]>(Prisma.sql`
    SELECT i.id, i.node_id AS "nodeId", i.status, i.failure_code AS "failureCode", i.observed_boot_id AS "observedBootId",
           i.missed_listings AS "missedListings",
           EXISTS (SELECT FROM operation o WHERE o.instance_id = i.id AND o.ended_at IS NULL) AS "isBusy",
           EXISTS (SELECT FROM port p WHERE p.instance_id = i.id) AS "hasPort"
      FROM instance i
     WHERE (i.node_id = ${nodeId}::uuid AND i.deleted_at IS NULL) OR i.id = ANY(${listed}::uuid[])`);
}
