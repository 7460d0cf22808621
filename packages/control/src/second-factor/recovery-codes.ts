import { randomBytes } from 'node:crypto';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { hashSecret } from '../tokens/secret.ts';

/** So many that nobody runs out of them soon. */
const HOW_MANY = 10;
/** Without letters and digits that are taken for each other; 32, so that each byte gives one without bias. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz123456789';
const LENGTH = 16;

/** Makes a person's codes anew, of 80 random bits each: those of before are worth nothing. They are shown once and kept as hashes. */
export async function makeRecoveryCodes(tx: Transaction, userId: string): Promise<string[]> {
  const codes = Array.from({ length: HOW_MANY }, newCode);
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({ data: codes.map((code) => ({ userId, codeHash: hashOf(code) })) });
  return codes;
}

/** Uses a code up. @returns whether it was one that nobody has used */
export async function useRecoveryCode(tx: Transaction, userId: string, code: string): Promise<boolean> {
  const used = await tx.$executeRaw(Prisma.sql`
    UPDATE recovery_code SET used_at = now()
     WHERE user_id = ${userId}::uuid AND code_hash = ${hashOf(code)} AND used_at IS NULL`);
  return used === 1;
}

/** In groups of four, to be read off paper. */
function newCode(): string {
  const letters = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return letters.match(/.{4}/g)?.join('-') ?? letters;
}

/** However it was typed. */
function hashOf(code: string): string {
  return hashSecret(code.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
}
