import { type Telemetry, telemetrySchema } from '@cloudlet/contract';
import { Prisma } from '@cloudlet/prisma';
import { isFaultOfData } from '../database/sql-state.ts';
import type { Transaction } from '../database/transaction.ts';
import { inLeadersTransaction, type Leader } from '../leadership/leader.ts';
import { NO_ANSWER } from '../lifecycle/failures.ts';
import { NOTED_AFTER_MS } from './node-state.ts';

type Heartbeat = Extract<Telemetry, { type: 'heartbeat' }>;
type Progress = Extract<Telemetry, { type: 'progress' }>;

/** How long a running operation may be missing from its agent's heartbeats before the attempt counts as lost. */
const LOST_AFTER_MS = 15_000;

/** Heartbeats come every two seconds, and every other is noted: between two notes that are further apart the node was not heard. */
const LONGEST_BREAK_MS = 8_000;

/**
 * Applies what nodes say in passing: that they are there, what they hold, how far it is. Of each node only the last of each counts,
 * and what cannot be read or applied is left out: all of this may be lost.
 * @param texts the messages as they came, by the node whose stream they were in
 */
export async function applyTelemetry(
  leader: Leader,
  texts: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  try {
    await applyAll(leader, texts);
  } catch (error) {
    if (!isFaultOfData(error)) throw error;
    if (texts.size === 1) return;
    // One node's nonsense must not keep the others from being heard.
    for (const one of texts) await applyTelemetry(leader, new Map([one]));
  }
}

async function applyAll(leader: Leader, texts: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const heartbeats: Heartbeat[] = [];
  const progress: Progress[] = [];
  for (const [nodeId, ofNode] of texts) {
    const messages = ofNode.flatMap(readMessage).filter((message) => message.nodeId === nodeId);
    const heartbeat = newestOf(messages.filter((message) => message.type === 'heartbeat'));
    if (heartbeat) heartbeats.push(heartbeat);
    progress.push(...messages.filter((message) => message.type === 'progress'));
  }
  if (heartbeats.length === 0 && progress.length === 0) return;
  await inLeadersTransaction(leader, async (tx) => {
    if (heartbeats.length > 0) await applyHeartbeats(tx, heartbeats);
    if (progress.length > 0) await applyProgress(tx, progress);
  });
}

/** The one of the highest number, which may have come before another; of those without one the last. */
function newestOf(heartbeats: readonly Heartbeat[]): Heartbeat | undefined {
  return heartbeats.reduce<Heartbeat | undefined>(
    (newest, next) => (newest && isBefore(next, newest) ? newest : next),
    undefined,
  );
}

function isBefore(one: Heartbeat, other: Heartbeat): boolean {
  if (one.epoch !== other.epoch) return one.epoch < other.epoch;
  return (one.sequence ?? Number.POSITIVE_INFINITY) < (other.sequence ?? 0);
}

function readMessage(text: string): Telemetry[] {
  try {
    const parsed = telemetrySchema.safeParse(JSON.parse(text));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

/**
 * By statements over all nodes at once, none of which waits for a lock: what somebody works on is for the next heartbeat. A heartbeat of
 * an incarnation other than the present one says nothing, nor does one from before another that was noted: it tells what the agent held
 * then, not now.
 */
async function applyHeartbeats(tx: Transaction, heartbeats: readonly Heartbeat[]): Promise<void> {
  const beats = Prisma.sql`jsonb_to_recordset(${JSON.stringify(heartbeats)}::jsonb)
    AS beat("nodeId" uuid, "bootId" uuid, epoch int, sequence int, holding jsonb, use jsonb, "untakenForMs" int)
    JOIN node n ON n.id = beat."nodeId" AND n.epoch = beat.epoch AND n.boot_id = beat."bootId" AND n.status <> 'ENROLLED'
     AND coalesce(beat.sequence >= n.beat_sequence, true)`;
  await noteHeartbeats(tx, beats);
  if (heartbeats.some(({ holding }) => holding.length > 0)) await noteClaimed(tx, beats);
  await giveUpLost(tx, beats);
}

const held = Prisma.sql`jsonb_to_recordset(beat.holding) AS held("operationId" uuid, attempt int)`;

/** Claimed: offered before, and in the agent's journal now; also where nobody waits for its answer any more, which it will give. */
async function noteClaimed(tx: Transaction, beats: Prisma.Sql): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    WITH claimed AS (
      SELECT o.id FROM ${beats} CROSS JOIN ${held}
        JOIN operation o ON o.id = held."operationId" AND o.attempt = held.attempt AND o.node_id = n.id
       WHERE (o.status IN ('ACCEPTED', 'UNDOING') AND o.offered_at IS NOT NULL)
          OR (o.status = 'FAILED' AND o.failure_code = ${NO_ANSWER.code}) FOR NO KEY UPDATE OF o SKIP LOCKED)
    UPDATE operation o SET offered_at = now(), unclaimed_since = NULL FROM claimed WHERE o.id = claimed.id`);
}

/**
 * Lost: the agent that is there now does not know it, so the attempt is dead and dispatch may begin the next. One that was undoing
 * goes on undoing.
 */
async function giveUpLost(tx: Transaction, beats: Prisma.Sql): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    WITH lost AS (
      SELECT o.id FROM ${beats} JOIN operation o ON o.node_id = n.id
       WHERE o.ended_at IS NULL AND o.status IN ('RUNNING', 'UNDOING')
         AND o.started_at < now() - ${LOST_AFTER_MS} * interval '1 millisecond'
         AND NOT EXISTS (SELECT FROM ${held} WHERE held."operationId" = o.id AND held.attempt = o.attempt)
         FOR NO KEY UPDATE OF o SKIP LOCKED)
    UPDATE operation o SET status = CASE o.status WHEN 'RUNNING' THEN 'ACCEPTED' ELSE o.status END,
           offered_at = NULL, started_at = NULL, current_step = NULL, progress = 0
      FROM lost WHERE o.id = lost.id`);
}

/**
 * The nodes are there, and so is how long each has been heard without a break, what it uses of its host, and for how long it says that
 * it takes no jobs. A heartbeat that does not say what is used leaves what the last one said, with its age.
 */
async function noteHeartbeats(tx: Transaction, beats: Prisma.Sql): Promise<void> {
  const ago = (milliseconds: number | Prisma.Sql) =>
    Prisma.sql`now() - ${milliseconds} * interval '1 millisecond'`;
  await tx.$executeRaw(Prisma.sql`
    WITH due AS (
      SELECT n.id, beat.sequence, beat.use, beat."untakenForMs" AS untaken FROM ${beats}
       WHERE n.status <> 'UP' OR n.last_seen_at < ${ago(NOTED_AFTER_MS)} OR n.heard_since IS NULL
          OR (beat.use IS NOT NULL AND coalesce(n.used_at < ${ago(NOTED_AFTER_MS)}, true))
          OR beat."untakenForMs" > 0 OR n.jobs_stalled_since IS NOT NULL
         FOR NO KEY UPDATE OF n SKIP LOCKED)
    UPDATE node SET last_seen_at = now(), status = 'UP', beat_sequence = coalesce(due.sequence, beat_sequence),
           heard_since = CASE WHEN status = 'UP' AND last_seen_at > ${ago(LONGEST_BREAK_MS)}
                              THEN coalesce(heard_since, now()) ELSE now() END,
           jobs_stalled_since = CASE WHEN due.untaken > 0 THEN ${ago(Prisma.sql`due.untaken`)} END,
           used_cpu_share = coalesce((due.use->>'cpuShare')::float, used_cpu_share),
           used_memory_mib = coalesce((due.use->>'memoryMib')::int, used_memory_mib),
           used_disk_gib = coalesce((due.use->>'diskGib')::int, used_disk_gib),
           used_at = coalesce(${ago(Prisma.sql`(due.use->>'ageMs')::int`)}, used_at)
      FROM due WHERE node.id = due.id`);
}

async function applyProgress(tx: Transaction, messages: readonly Progress[]): Promise<void> {
  const latest = new Map(messages.map((message) => [`${message.nodeId} ${message.operationId}`, message]));
  const rows = JSON.stringify([...latest.values()]);
  await tx.$executeRaw(Prisma.sql`
    WITH news AS (
      SELECT o.id, p.fraction, p.step
        FROM jsonb_to_recordset(${rows}::jsonb)
          AS p("nodeId" uuid, "operationId" uuid, attempt int, fraction float, step text)
        JOIN operation o ON o.id = p."operationId" AND o.attempt = p.attempt AND o.node_id = p."nodeId"
       WHERE o.ended_at IS NULL AND (o.progress, o.current_step) IS DISTINCT FROM (p.fraction, p.step)
         FOR NO KEY UPDATE OF o SKIP LOCKED)
    UPDATE operation o SET progress = news.fraction, current_step = news.step FROM news WHERE o.id = news.id`);
}
