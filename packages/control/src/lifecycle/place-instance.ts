import { freeAddress, type PlacementPolicy, type PlacementRequest, place } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { lockFirstFree, readNodes } from './placement-nodes.ts';

/** Others take the last room at the same moment: so often another node is looked for before giving up. */
const TRIES = 10;

export type Place = { readonly nodeId: string; readonly ipAddress: string };

/**
 * Picks a node that the guest fits on, with a free address. The node stays locked, so that both are still so at the commit.
 * @throws ControlError `no_node` with how many nodes each filter removed
 */
export async function placeInstance(
  tx: Transaction,
  guest: Omit<PlacementRequest, 'withoutAddress'>,
  policy: PlacementPolicy,
): Promise<Place> {
  const withoutAddress = new Set<string>();
  for (let count = 1; ; count += 1) {
    const request = { ...guest, withoutAddress };
    const placement = place(await readNodes(tx), request, policy);
    if (!placement.node) throw new ControlError('no_node', { filters: placement.removed });
    const { node, next } = placement;
    const locked = await lockFirstFree(tx, [node.id, ...next.map(({ id }) => id)]);
    const again = place([locked], request, policy);
    if (again.node) {
      const ipAddress = await findAddress(tx, locked.id, locked.natCidr);
      if (ipAddress) return { nodeId: locked.id, ipAddress };
      withoutAddress.add(locked.id);
    } else if (count >= TRIES) {
      throw new ControlError('no_node', { filters: again.removed });
    }
  }
}

/**
 * A free address of a node that is locked; null where there is none. What an orphan holds is not free: two guests would have it.
 */
export async function findAddress(
  tx: Transaction,
  nodeId: string,
  natCidr: string | null,
): Promise<string | null> {
  if (!natCidr) return null;
  const rows = await tx.$queryRaw<{ taken: string[] }[]>(Prisma.sql`
    SELECT coalesce(array_agg(ip_address), '{}') AS taken FROM (
      SELECT ip_address FROM port WHERE node_id = ${nodeId}::uuid
      UNION ALL
      SELECT ip_address FROM orphan WHERE node_id = ${nodeId}::uuid AND ip_address IS NOT NULL) held`);
  return freeAddress(natCidr, rows[0]?.taken ?? [], Math.random());
}
