import type { QuotaAmounts } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { IS_GOOD } from '../tokens/token-row.ts';
import { CLAIM_SUMS } from './claim-sums.ts';
import { LIMITS } from './limits.ts';

/** What a tenant may hold and holds. */
export type QuotaAndUse = { readonly limit: QuotaAmounts; readonly used: QuotaAmounts };

/**
 * SQL for what a tenant holds, counted now: the sum of its claims, and the number of its key pairs, server groups and tokens that hold.
 * Whatever brings something new that a quota bounds adds its count here; nothing can be held of what is 0 here.
 */
export function usedBy(tenantId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT jsonb_build_object(
    'instances', ${CLAIM_SUMS.instances}, 'vcpus', ${CLAIM_SUMS.vcpus}, 'memoryMib', ${CLAIM_SUMS.memoryMib},
    'rootDiskGib', ${CLAIM_SUMS.rootDiskGib},
    'volumes', 0, 'volumeGib', 0, 'images', 0, 'networks', 0, 'floatingIps', 0,
    'snapshots', ${CLAIM_SUMS.snapshots},
    'keyPairs', (SELECT count(*) FROM key_pair k WHERE k.tenant_id = ${tenantId}),
    'serverGroups', (SELECT count(*) FROM server_group g WHERE g.tenant_id = ${tenantId} AND g.deleted_at IS NULL),
    'tokens', (SELECT count(*) FROM api_token t WHERE t.tenant_id = ${tenantId} AND ${IS_GOOD}))
    FROM claim c WHERE c.tenant_id = ${tenantId})`;
}

/** What a tenant may hold and holds, by one statement; null where there is no such tenant. */
export async function readQuota(
  database: Database | Transaction,
  tenantId: string,
): Promise<QuotaAndUse | null> {
  const id = Prisma.sql`${tenantId}::uuid`;
  const rows = await database.$queryRaw<QuotaAndUse[]>(Prisma.sql`
    SELECT ${LIMITS} AS "limit", ${usedBy(id)} AS used FROM quota q WHERE q.tenant_id = ${id}`);
  return rows[0] ?? null;
}
