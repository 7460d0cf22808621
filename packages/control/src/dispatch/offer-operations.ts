import { type Job, OLDEST_SPOKEN_VERSION } from '@cloudlet/contract';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { inLeadersTransaction, type Leader } from '../leadership/leader.ts';

/** A job for one node's queue. */
export type Offer = { readonly nodeId: string; readonly job: Job };

type OfferOptions = { readonly limit: number; readonly unclaimedAfterMs: number };

/**
 * Takes the accepted operations that are due for their nodes' queues: those never offered, those handed back (which begins the
 * next attempt), and those that were offered and that no heartbeat has claimed since (the same attempt again, which queue and
 * agent know by its id). So too one that was undoing when its attempt was lost: the next one is told to undo. Only for nodes that
 * are UP, oldest first.
 *
 * Nobody else writes attempts. An offer that never reaches the queue, for the process died in between, is made again.
 */
export async function offerOperations(leader: Leader, options: OfferOptions): Promise<Offer[]> {
  return inLeadersTransaction(leader, (tx) => takeDueOperations(tx, options));
}

/** Before this version of the contract a job could not say that it is to be undone: an agent would begin anew. */
const KNOWS_UNDOING = 2;

/** Intake takes back that it was started when it counts the attempt as lost; no first attempt can be. */
const LOST_UNDOING = Prisma.sql`(o.status = 'UNDOING' AND o.started_at IS NULL AND (o.attempt > 1 OR o.offered_at IS NULL)
  AND o.attempt > 0 AND o.undo_deadline_at > now() AND n.contract_version >= ${KNOWS_UNDOING})`;

export function takeDueOperations(tx: Transaction, options: OfferOptions): Promise<Offer[]> {
  return tx.$queryRaw<Offer[]>(Prisma.sql`
    WITH due AS (
      SELECT o.id FROM operation o JOIN node n ON n.id = o.node_id
       WHERE o.ended_at IS NULL AND n.status = 'UP' AND (o.status = 'ACCEPTED' AND o.deadline_at > now() OR ${LOST_UNDOING})
         AND (o.offered_at IS NULL OR o.offered_at < now() - ${options.unclaimedAfterMs} * interval '1 millisecond')
       ORDER BY o.accepted_at LIMIT ${options.limit} FOR NO KEY UPDATE OF o SKIP LOCKED),
    offered AS (
      UPDATE operation o SET attempt = o.attempt + CASE WHEN o.offered_at IS NULL THEN 1 ELSE 0 END, offered_at = now(),
             unclaimed_since = coalesce(o.unclaimed_since, now())
        FROM due WHERE o.id = due.id RETURNING o.*)
    SELECT o.node_id AS "nodeId", jsonb_build_object(
      'version', coalesce(n.contract_version, ${OLDEST_SPOKEN_VERSION}), 'operationId', o.id, 'attempt', o.attempt, 'requestId', o.request_id, 'input', o.input,
      'deadlineAt', floor(extract(epoch FROM o.deadline_at) * 1000),
      'instance', jsonb_build_object('id', i.id, 'generation', o.generation, 'tenantId', i.tenant_id,
        'tenantName', t.name, 'name', i.name, 'desiredPower', i.desired_power,
        'size', jsonb_build_object('vcpus', i.vcpus, 'memoryMib', i.memory_mib, 'rootDiskGib', i.root_disk_gib),
        'image', jsonb_build_object('sha256', m.sha256, 'sizeBytes', m.size_bytes,
          'virtualSizeBytes', m.virtual_size_bytes, 'defaultUser', m.default_user),
        'port', jsonb_build_object('macAddress', p.mac_address, 'ipAddress', p.ip_address)))
      || CASE WHEN o.status <> 'UNDOING' THEN '{}' ELSE jsonb_build_object('undoing', jsonb_strip_nulls(jsonb_build_object(
           'code', o.failure_code, 'message', o.failure_message, 'detail', o.failure_detail))) END AS job
      FROM offered o JOIN node n ON n.id = o.node_id JOIN instance i ON i.id = o.instance_id JOIN tenant t ON t.id = i.tenant_id
      JOIN image m ON m.id = i.image_id JOIN port p ON p.instance_id = i.id
     ORDER BY o.accepted_at`);
}
