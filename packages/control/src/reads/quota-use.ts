import type { QuotaAmounts } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';

/** What a tenant uses of its quota: the sum of its claims and the number of its key pairs and server groups, counted now. */
export async function readQuotaUse(
  database: Database | Transaction,
  tenantId: string,
): Promise<QuotaAmounts> {
  const rows = await database.$queryRaw<{ use: QuotaAmounts }[]>(Prisma.sql`
    SELECT jsonb_build_object(
      'instances', count(*) FILTER (WHERE snapshot_id IS NULL),
      'vcpus', coalesce(sum(vcpus), 0), 'memoryMib', coalesce(sum(memory_mib), 0),
      'rootDiskGib', coalesce(sum(disk_gib) FILTER (WHERE snapshot_id IS NULL), 0),
      'snapshots', count(snapshot_id),
      'keyPairs', (SELECT count(*) FROM key_pair WHERE tenant_id = ${tenantId}::uuid),
      'serverGroups', (SELECT count(*) FROM server_group WHERE tenant_id = ${tenantId}::uuid AND deleted_at IS NULL)) AS use
      FROM claim WHERE tenant_id = ${tenantId}::uuid`);
  return rows[0]?.use as QuotaAmounts;
}
