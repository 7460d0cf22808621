import { type Database, Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { jsonOf } from './json-of.ts';
import type { Accepted, InstanceView, OperationView } from './views.ts';

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

/** Both by one query: an instance, a deleted one too, and one of its operations. */
export async function readInstanceWithOperation(
  database: Database,
  ids: { readonly tenantId: string; readonly instanceId: string; readonly operationId: string },
): Promise<Accepted | null> {
  const { tenantId, instanceId, operationId } = ids;
  const rows = await database.$queryRaw<Accepted[]>(Prisma.sql`
    SELECT ${jsonOf.instance()} AS instance, accepted.view AS operation
      FROM instance i ${jsonOf.instanceJoins}
      JOIN (SELECT o.instance_id, ${jsonOf.operation(jsonOf.steps, false)} AS view FROM operation o
             WHERE o.id = ${operationId}::uuid) accepted ON accepted.instance_id = i.id
     WHERE i.id = ${instanceId}::uuid AND i.tenant_id = ${tenantId}::uuid`);
  return rows[0] ?? null;
}
