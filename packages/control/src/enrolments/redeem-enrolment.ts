import { type Database, type Enrolment, Prisma } from '@cloudlet/prisma';
import type { Requester } from '../callers/caller.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { admitNode } from '../nodes/admit-node.ts';
import { hashSecret } from '../tokens/secret.ts';

/** What a machine shows that wants to be a node. */
export type Redemption = {
  /** The join command's. */
  readonly secret: string;
  /** SHA-256 of the secret that the machine has made for itself, in hexadecimal. */
  readonly secretHash: string;
  /** SHA-256 of the public key that the machine has shown to be its own, in hexadecimal. */
  readonly keyFingerprint: string;
};

/**
 * Uses a join command up: the machine is a node from now on. The same machine may ask again until the command expires, where the
 * answer got lost, and gets the same; a second one is refused.
 * @throws ControlError `enrolment_refused` with the reason; `name_taken` where there is a node of that name by now
 */
export async function redeemEnrolment(
  database: Database,
  redemption: Redemption,
): Promise<{ readonly nodeId: string; readonly name: string }> {
  const { secretHash, keyFingerprint } = redemption;
  return inTransaction(database, async (tx) => {
    const enrolment = await lockEnrolment(tx, hashSecret(redemption.secret));
    if (!enrolment) throw refused('unknown');
    const { id, name, again, nodeId: before, createdByName } = enrolment;
    if (enrolment.revokedAt) throw refused('revoked');
    if (before && !(await isSameMachine(tx, enrolment, redemption))) throw refused('used');
    if (enrolment.expiresAt.getTime() <= Date.now()) throw refused('expired');
    if (before) return { nodeId: before, name };
    const nodeId = await admitNode(tx, joinerOf(createdByName), {
      name,
      secretHash,
      again,
      action: 'node.join',
    });
    await tx.enrolment.update({
      where: { id },
      data: { redeemedAt: new Date(), keyFingerprint, nodeId },
    });
    return { nodeId, name };
  });
}

/** Locks the row: of two machines that come together, the second finds it used. */
async function lockEnrolment(tx: Transaction, secretHash: string): Promise<Enrolment | null> {
  await tx.$queryRaw(Prisma.sql`SELECT FROM enrolment WHERE secret_hash = ${secretHash} FOR UPDATE`);
  return tx.enrolment.findUnique({ where: { secretHash } });
}

async function isSameMachine(
  tx: Transaction,
  { nodeId, keyFingerprint }: Enrolment,
  redemption: Redemption,
): Promise<boolean> {
  if (keyFingerprint !== redemption.keyFingerprint || !nodeId) return false;
  const node = await tx.node.findUnique({ where: { id: nodeId }, select: { secretHash: true } });
  return node?.secretHash === redemption.secretHash;
}

/** Whoever allowed it answers for it: the machine itself is nobody yet. */
function joinerOf(createdByName: string): Requester {
  return { id: null, name: `a machine that ${createdByName} allowed`, via: 'system', requestId: 'join' };
}

function refused(reason: 'unknown' | 'used' | 'expired' | 'revoked'): ControlError {
  return new ControlError('enrolment_refused', { reason });
}
