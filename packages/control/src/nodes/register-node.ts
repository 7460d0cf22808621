import { isHostNameLabel } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { hashSecret, newSecret } from '../tokens/secret.ts';
import { admitNode } from './admit-node.ts';

/**
 * Enrols a compute node at once, for who sets up its agent: nobody has to join.
 * @param input.newSecret takes a name that is known already for the same node, see {@link admitNode}
 * @returns the secret that the node's agent shows, kept nowhere else
 * @throws ControlError `invalid_name`; `name_taken` without `newSecret`
 */
export async function registerNode(
  database: Database,
  caller: Caller,
  input: { readonly name: string; readonly newSecret?: boolean },
): Promise<{ readonly nodeId: string; readonly secret: string }> {
  requirePermission(caller, 'admin');
  const { name, newSecret: again = false } = input;
  if (!isHostNameLabel(name)) throw new ControlError('invalid_name', { name });
  const secret = newSecret();
  const secretHash = hashSecret(secret);
  const nodeId = await inTransaction(database, (tx) =>
    admitNode(tx, requesterOf(caller), { name, secretHash, again, action: 'node.register' }),
  );
  return { nodeId, secret };
}
