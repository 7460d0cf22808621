import { MIN_PASSWORD_LENGTH } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { brokenUniqueIndex } from '../database/sql-state.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { hashPassword } from './password.ts';

export type CreateUserInput = {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly isCloudAdmin?: boolean | undefined;
};

/**
 * Makes a person who can sign in.
 * @throws ControlError `name_taken` (the address), `invalid_value`
 */
export async function createUser(
  database: Database,
  caller: Caller,
  input: CreateUserInput,
): Promise<{ readonly id: string }> {
  requirePermission(caller, 'admin');
  requirePassword(input.password);
  const email = normalEmail(input.email);
  const passwordHash = await hashPassword(input.password);
  const isCloudAdmin = input.isCloudAdmin ?? false;
  return inTransaction(database, async (tx) => {
    const user = await tx.user.create({ data: { email, name: input.name, passwordHash, isCloudAdmin } });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: null,
      action: 'user.create',
      targetType: 'user',
      targetId: user.id,
      detail: { email, isCloudAdmin },
    });
    return { id: user.id };
  }).catch((error: unknown) => {
    if (brokenUniqueIndex(error) !== 'user_email_key') throw error;
    throw new ControlError('name_taken', { type: 'user', name: email }, { cause: error });
  });
}

/** Addresses are compared without case, as people write them. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** @throws ControlError `invalid_value` */
export function requirePassword(password: string, field = 'password'): void {
  if (password.length >= MIN_PASSWORD_LENGTH) return;
  const reason = `It needs at least ${MIN_PASSWORD_LENGTH} characters.`;
  throw new ControlError('invalid_value', { field, reason });
}
