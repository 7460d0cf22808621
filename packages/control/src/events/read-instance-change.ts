import type { InstanceStatus, OperationKind, OperationStatus } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';

/** What an instance is now, for who hears that it changed. */
export type InstanceChange = {
  readonly instanceId: string;
  readonly name: string;
  /** DELETED once it is gone. */
  readonly status: InstanceStatus;
  /** The kind of its unfinished operation. */
  readonly task: OperationKind | null;
  /** What was asked of it last, finished or not. */
  readonly operation: {
    readonly id: string;
    readonly kind: OperationKind;
    readonly status: OperationStatus;
    readonly progress: number;
  } | null;
};

/** Reads it; null where the tenant has none of this id. */
export async function readInstanceChange(
  database: Database,
  tenantId: string,
  instanceId: string,
): Promise<InstanceChange | null> {
  const rows = await database.$queryRaw<{ change: InstanceChange }[]>(Prisma.sql`
    SELECT jsonb_build_object('instanceId', i.id, 'name', i.name, 'status', i.status,
        'task', CASE WHEN o.ended_at IS NULL THEN o.kind END,
        'operation', CASE WHEN o.id IS NOT NULL THEN
          jsonb_build_object('id', o.id, 'kind', o.kind, 'status', o.status, 'progress', o.progress) END) AS change
      FROM instance i LEFT JOIN LATERAL (
        SELECT * FROM operation WHERE instance_id = i.id ORDER BY accepted_at DESC, id DESC LIMIT 1) o ON true
     WHERE i.id = ${instanceId}::uuid AND i.tenant_id = ${tenantId}::uuid`);
  return rows[0]?.change ?? null;
}
