import { type Telemetry, telemetrySchema } from '@cloudlet/contract';
import { type Database, Prisma } from '@cloudlet/prisma';

type Heartbeat = Extract<Telemetry, { type: 'heartbeat' }>;
type Progress = Extract<Telemetry, { type: 'progress' }>;

/** How long a running operation may be missing from its agent's heartbeats before the attempt counts as lost. */
const LOST_AFTER_MS = 15_000;

/** Heartbeats come every two seconds: between two that are further apart the node was not heard. */
const LONGEST_BREAK_MS = 6_000;

/**
 * Applies what a node says in passing: that it is there, what it holds, how far it is. Only the last of each counts, and what
 * cannot be read is left out: all of this may be lost.
 */
export async function applyTelemetry(
  database: Database,
  nodeId: string,
  texts: readonly string[],
): Promise<void> {
  const messages = texts.flatMap(readMessage).filter((message) => message.nodeId === nodeId);
  const heartbeat = messages.findLast((message) => message.type === 'heartbeat');
  if (heartbeat) await applyHeartbeat(database, heartbeat);
  const progress = messages.filter((message) => message.type === 'progress');
  if (progress.length > 0) await applyProgress(database, nodeId, progress);
}

function readMessage(text: string): Telemetry[] {
  try {
    const parsed = telemetrySchema.safeParse(JSON.parse(text));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

async function applyHeartbeat(database: Database, heartbeat: Heartbeat): Promise<void> {
  const alive = await database.$executeRaw(Prisma.sql`
    UPDATE node SET last_seen_at = now(), status = 'UP', ${heardOf(heartbeat)}${usedOf(heartbeat)}
     WHERE id = ${heartbeat.nodeId}::uuid AND epoch = ${heartbeat.epoch} AND boot_id = ${heartbeat.bootId}::uuid
       AND status <> 'ENROLLED'`);
  if (alive === 0) return;
  const holding = Prisma.sql`SELECT * FROM jsonb_to_recordset(${JSON.stringify(heartbeat.holding)}::jsonb)
    AS held("operationId" uuid, attempt int)`;
  // Claimed: offered before, and in the agent's journal now.
  await database.$executeRaw(Prisma.sql`
    UPDATE operation o SET offered_at = now(), unclaimed_since = NULL FROM (${holding}) held
     WHERE o.id = held."operationId" AND o.attempt = held.attempt AND o.status IN ('ACCEPTED', 'UNDOING')
       AND o.node_id = ${heartbeat.nodeId}::uuid AND o.offered_at IS NOT NULL`);
  // Lost: the agent that is there now does not know it, so the attempt is dead and dispatch may begin the next.
  await database.$executeRaw(Prisma.sql`
    UPDATE operation o SET status = 'ACCEPTED', offered_at = NULL, started_at = NULL, current_step = NULL, progress = 0
     WHERE o.node_id = ${heartbeat.nodeId}::uuid AND o.ended_at IS NULL AND o.status = 'RUNNING'
       AND o.started_at < now() - ${LOST_AFTER_MS} * interval '1 millisecond'
       AND NOT EXISTS (SELECT FROM (${holding}) held
                        WHERE held."operationId" = o.id AND held.attempt = o.attempt)`);
}

/** What the host really uses; a heartbeat that does not say leaves what the last one said, with its age. */
function usedOf({ use }: Heartbeat): Prisma.Sql {
  if (!use) return Prisma.empty;
  return Prisma.sql`, used_cpu_share = ${use.cpuShare}, used_memory_mib = ${use.memoryMib}, used_disk_gib = ${use.diskGib},
           used_at = now() - ${use.ageMs} * interval '1 millisecond'`;
}

/** How long the node has been heard without a break, and for how long it says that it takes no jobs. */
function heardOf({ untakenForMs = 0 }: Heartbeat): Prisma.Sql {
  return Prisma.sql`
    heard_since = CASE WHEN status = 'UP' AND last_seen_at > now() - ${LONGEST_BREAK_MS} * interval '1 millisecond'
                       THEN coalesce(heard_since, now()) ELSE now() END,
    jobs_stalled_since = CASE WHEN ${untakenForMs} > 0 THEN now() - ${untakenForMs} * interval '1 millisecond' END`;
}

async function applyProgress(
  database: Database,
  nodeId: string,
  messages: readonly Progress[],
): Promise<void> {
  const latest = new Map(messages.map((message) => [message.operationId, message]));
  const rows = JSON.stringify([...latest.values()]);
  await database.$executeRaw(Prisma.sql`
    UPDATE operation o SET progress = p.fraction, current_step = p.step
      FROM jsonb_to_recordset(${rows}::jsonb) AS p("operationId" uuid, attempt int, fraction float, step text)
     WHERE o.id = p."operationId" AND o.attempt = p.attempt AND o.ended_at IS NULL
       AND o.node_id = ${nodeId}::uuid AND (o.progress, o.current_step) IS DISTINCT FROM (p.fraction, p.step)`);
}
