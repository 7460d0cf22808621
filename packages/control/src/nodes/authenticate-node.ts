import { timingSafeEqual } from 'node:crypto';
import type { Database } from '@cloudlet/prisma';
import { hashSecret } from '../tokens/secret.ts';

/** Whether this is the node's secret; a removed node has none. The caller has checked that `nodeId` is a UUID. */
export async function authenticateNode(
  database: Database,
  input: { readonly nodeId: string; readonly secret: string },
): Promise<boolean> {
  const node = await database.node.findFirst({
    where: { id: input.nodeId, removedAt: null },
    select: { secretHash: true },
  });
  if (!node) return false;
  return timingSafeEqual(Buffer.from(node.secretHash), Buffer.from(hashSecret(input.secret)));
}
