import type { Role } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import { sqlStateOf } from '../database/sql-state.ts';
import type { Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';

/** The SQLSTATE of `membership_keeps_an_owner`. */
const LAST_OWNER = 'CL004';

/**
 * Locks the tenant, for whose members wait for each other, and then one of them.
 * @throws ControlError `not_found`, by one query whether the person is unknown or in other tenants alone
 */
export async function lockMember(
  tx: Transaction,
  tenantId: string,
  userId: string,
): Promise<{ readonly role: Role }> {
  await tx.$queryRaw`SELECT id FROM tenant WHERE id = ${tenantId}::uuid FOR NO KEY UPDATE`;
  const [member] = await tx.$queryRaw<{ role: Role }[]>(Prisma.sql`
    SELECT role FROM membership WHERE tenant_id = ${tenantId}::uuid AND user_id = ${userId}::uuid FOR UPDATE`);
  if (!member) throw new ControlError('not_found', { type: 'member' });
  return member;
}

/** The refusal of the database's to leave a tenant without an owner, as people are told it; other errors as they are. */
export function lastOwnerOf(error: unknown): unknown {
  return sqlStateOf(error) === LAST_OWNER ? new ControlError('last_owner', {}, { cause: error }) : error;
}
