import { type Database, Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { jsonOf } from './json-of.ts';
import type { InstanceView, OperationView } from './views.ts';

/** One instance of a tenant, a deleted one too; null where the tenant has none of this id. */
export async function readInstance(
  database: Database | Transaction,
  tenantId: string,
  id: string,
): Promise<InstanceView | null> {
  const rows = await database.$queryRaw<{ view: InstanceView }[]>(Prisma.sql`
    SELECT ${jsonOf.instance()} AS view FROM instance i ${jsonOf.instanceJoins}
     WHERE i.id = ${id}::uuid AND i.tenant_id = ${tenantId}::uuid`);
  return rows[0]?.view ?? null;
}

/**
 * One operation of a tenant with its steps; null where the tenant has none of this id. @param withDetail also what a failure says to
 * those who run the cloud.
 */
export async function readOperation(
  database: Database | Transaction,
  tenantId: string,
  id: string,
  withDetail: boolean,
): Promise<OperationView | null> {
  const rows = await database.$queryRaw<{ view: OperationView }[]>(Prisma.sql`
    SELECT ${jsonOf.operation(jsonOf.steps, withDetail)} AS view FROM operation o
     WHERE o.id = ${id}::uuid AND o.tenant_id = ${tenantId}::uuid`);
  return rows[0]?.view ?? null;
}
