import type { Database } from '@cloudlet/prisma';

/** What is kept of a node's secret: SHA-256 in hexadecimal. Null: the node was removed, and nothing opens to it any more. */
export type NodeCredentialHash = { readonly nodeId: string; readonly secretHash: string | null };

/** Every compute node that there is or was, with what is kept of its secret: whom Redis is to let in. */
export async function listNodeCredentials(database: Database): Promise<NodeCredentialHash[]> {
  const nodes = await database.node.findMany({ select: { id: true, secretHash: true, removedAt: true } });
  return nodes.map(({ id, secretHash, removedAt }) => ({
    nodeId: id,
    secretHash: removedAt === null ? secretHash : null,
  }));
}
