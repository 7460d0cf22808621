import type { InboxMessage } from '@cloudlet/contract';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';

export type Roster = Extract<InboxMessage, { type: 'roster' }>;

/** Everything that is a node's: its instances that are not destroyed, or whose destruction has not ended. */
export async function readRoster(
  tx: Transaction,
  nodeId: string,
  hello: Pick<Roster, 'version' | 'epoch' | 'helloId' | 'at'>,
): Promise<Roster> {
  const instances = await tx.$queryRaw<Roster['instances']>(Prisma.sql`
    SELECT i.id AS "instanceId", i.generation FROM instance i
     WHERE i.node_id = ${nodeId}::uuid AND i.deleted_at IS NULL
    UNION
    SELECT i.id, i.generation FROM operation o JOIN instance i ON i.id = o.instance_id
     WHERE o.node_id = ${nodeId}::uuid AND o.ended_at IS NULL`);
  return { type: 'roster', ...hello, instances };
}
