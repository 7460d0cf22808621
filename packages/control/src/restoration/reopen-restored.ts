import { OPERATIONS } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { endOperation } from '../lifecycle/end-operation.ts';
import { NO_ANSWER, VANISHED } from '../lifecycle/failures.ts';

/** What was done to a restored database. */
export type Reopened = {
  /** Unfinished when the backup was made: nobody knows how they ended. */
  readonly givenUp: number;
  /** Destroys that were unfinished: they are done (again). */
  readonly destroysAgain: number;
};

/**
 * Numbers that rise (attempts, leaders' epochs) may have risen after the backup by no more than this: what is given out
 * from now on is taken for nothing that was given out then.
 */
const LEAP = 1_000;

/**
 * Makes a database that was restored from a backup safe to work with, before any part of the cloud works with it. Since the backup the
 * nodes have gone on: what they say is true, what is written here may be old.
 * - No node is up before it has said hello: then it lists what it has, and what is written here follows that.
 * - What was unfinished is not done again, but for destroys: a day later a restore or a stop would be nobody's wish. How it ended is unknown;
 *   a result that an agent still has says it late, as after any long silence.
 * - Who had signed in signs in again: a session that was ended since would be valid again otherwise.
 * @param takenAt when the backup was made
 */
export async function reopenRestored(
  database: Database,
  caller: Caller,
  input: { readonly takenAt: Date },
): Promise<Reopened> {
  requirePermission(caller, 'admin');
  return inTransaction(database, async (tx) => {
    await tx.$executeRaw`
      UPDATE leader_lease SET epoch = epoch + ${LEAP}, session = NULL, holder = NULL, renewals = 0`;
    await tx.$executeRaw`UPDATE session SET revoked_at = now() WHERE revoked_at IS NULL`;
    await tx.$executeRaw`DELETE FROM console_ticket`;
    await tx.$executeRaw`
      UPDATE node SET status = 'ENROLLED', jobs_stalled_since = NULL, deaf_since = NULL, refused_version = NULL
       WHERE removed_at IS NULL AND status <> 'ENROLLED'`;
    const destroysAgain = await destroyAgain(tx);
    const givenUp = await giveUpUnfinished(tx, input.takenAt);
    await tx.$executeRaw`UPDATE instance SET missed_listings = 0 WHERE deleted_at IS NULL`;
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: null,
      action: 'cloud.restore',
      targetType: 'cloud_settings',
      targetId: null,
      detail: { takenAt: input.takenAt.toISOString(), givenUp, destroysAgain },
    });
    return { givenUp, destroysAgain };
  });
}

function destroyAgain(tx: Transaction): Promise<number> {
  const { deadlineMs, undoDeadlineMs } = OPERATIONS.destroy;
  return tx.$executeRaw(Prisma.sql`
    UPDATE operation SET status = 'ACCEPTED', attempt = attempt + ${LEAP}, offered_at = NULL, unclaimed_since = NULL,
           started_at = NULL, progress = 0, current_step = NULL, failure_code = NULL, failure_message = NULL,
           failure_detail = NULL, deadline_at = now() + ${deadlineMs} * interval '1 millisecond',
           undo_deadline_at = now() + ${deadlineMs + undoDeadlineMs} * interval '1 millisecond'
     WHERE ended_at IS NULL AND kind = 'destroy'`);
}

/** What the operations hold stays held until a node, or a destroy, says better. */
async function giveUpUnfinished(tx: Transaction, takenAt: Date): Promise<number> {
  const unfinished = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id FROM operation WHERE ended_at IS NULL AND kind <> 'destroy'`);
  const detail = `The control plane was restored from a backup of ${takenAt.toISOString()}.`;
  const end = { status: 'FAILED', failure: { ...NO_ANSWER, detail } } as const;
  // A start that a tenant asked for is nobody's wish any more; that a guest runs which ran before its host's reboot is.
  await tx.$executeRaw(Prisma.sql`
    UPDATE instance i SET desired_power = 'OFF', updated_at = now() FROM operation o
     WHERE o.instance_id = i.id AND o.ended_at IS NULL AND o.kind = 'start' AND o.requested_via <> 'system' AND i.status = 'SHUTOFF'`);
  for (const { id } of unfinished) await endOperation(tx, id, end);
  await tx.$executeRaw`UPDATE snapshot SET status = 'ERROR' WHERE status IN ('CREATING', 'DELETING')`;
  // Found on its node it is what it is there; not found, DELETE leads out.
  await tx.$executeRaw(Prisma.sql`
    UPDATE instance SET status = 'ERROR', failure_code = ${VANISHED.code}, failure_message = ${VANISHED.message},
           updated_at = now()
     WHERE status = 'BUILD'`);
  return unfinished.length;
}
