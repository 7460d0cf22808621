import { isHostNameLabel, nearestFlavor, type Size } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import { newId } from '../database/new-id.ts';
import type { Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import type { Orphan } from './orphan.ts';

/** An image that nobody knows any more is kept as a retired one: it is in the node's cache, and offered to nobody. */
const UNKNOWN = { sha256: '0'.repeat(64), sizeBytes: 1, virtualSizeBytes: 1 };

/** The image of this checksum, made as a retired one where the cloud has none. @returns its id */
export async function findOrMakeImage(
  tx: Transaction,
  base: { readonly sha256: string; readonly sizeBytes: number; readonly virtualSizeBytes: number } = UNKNOWN,
): Promise<string> {
  const { sha256, sizeBytes, virtualSizeBytes } = base;
  const known = await tx.image.findFirst({
    where: { sha256 },
    orderBy: { retiredAt: { sort: 'desc', nulls: 'first' } },
    select: { id: true },
  });
  if (known) return known.id;
  const minDiskGib = Math.max(1, Math.ceil(virtualSizeBytes / 2 ** 30));
  const made = await tx.image.create({
    data: {
      id: newId(),
      name: `unknown-${sha256.slice(0, 12)}`,
      sha256,
      sizeBytes,
      virtualSizeBytes,
      minMemoryMib: 1,
      minDiskGib,
      defaultUser: 'unknown',
      retiredAt: new Date(),
    },
  });
  return made.id;
}

/**
 * The flavor of this size, or the nearest: of those that are offered, else of all.
 * @throws ControlError `not_found` where the cloud has no flavor
 */
export async function findNearestFlavor(tx: Transaction, size: Size) {
  const flavors = await tx.flavor.findMany();
  const offered = flavors.filter(({ retiredAt }) => retiredAt === null);
  const near = nearestFlavor(size, offered.length > 0 ? offered : flavors);
  if (!near) throw new ControlError('not_found', { type: 'flavor' });
  return near;
}

/** The name that it had, with the end of its id where that is taken or was no name. */
export async function findFreeName(tx: Transaction, tenantId: string, orphan: Orphan): Promise<string> {
  const wanted = orphan.description?.domain?.name ?? '';
  const suffix = (orphan.instanceId ?? '').slice(-8);
  if (!isHostNameLabel(wanted)) return `adopted-${suffix}`;
  const taken = await tx.$queryRaw<unknown[]>(Prisma.sql`
    SELECT id FROM instance WHERE tenant_id = ${tenantId}::uuid AND name = ${wanted} AND deleted_at IS NULL`);
  return taken.length === 0 ? wanted : `${wanted.slice(0, 54).replace(/-+$/, '')}-${suffix}`;
}
