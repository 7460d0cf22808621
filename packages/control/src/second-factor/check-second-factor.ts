import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { useRecoveryCode } from './recovery-codes.ts';
import { stepOfCode } from './totp.ts';
import type { Vault } from './vault.ts';

/** With what somebody proved to have the second factor. */
export type Proof = 'code' | 'recovery-code';

/** Whether a person is asked for a second factor. */
export async function hasSecondFactor(
  tx: Pick<Transaction, 'secondFactor'>,
  userId: string,
): Promise<boolean> {
  return (await tx.secondFactor.count({ where: { userId, confirmedAt: { not: null } } })) === 1;
}

/** Uses up a code of the authenticator app, or a recovery code: null where it is neither, or was used before. */
export async function checkSecondFactor(
  tx: Transaction,
  vault: Vault,
  userId: string,
  code: string,
): Promise<Proof | null> {
  if (await useTotpCode(tx, vault, userId, code)) return 'code';
  return (await useRecoveryCode(tx, userId, code)) ? 'recovery-code' : null;
}

/** Of two who come with the same code one finds it used: the row says which step was last. */
export async function useTotpCode(
  tx: Transaction,
  vault: Vault,
  userId: string,
  code: string,
): Promise<boolean> {
  const factor = await tx.secondFactor.findUnique({ where: { userId } });
  const step = factor && stepOfCode(vault.open(factor.sealedSecret, userId), code);
  if (!step) return false;
  const used = await tx.$executeRaw(Prisma.sql`
    UPDATE second_factor SET last_step = ${step} WHERE user_id = ${userId}::uuid AND last_step < ${step}`);
  return used === 1;
}
