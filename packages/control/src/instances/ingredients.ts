import type { PlacementPolicy } from '@cloudlet/model';
import type { Database, Flavor, Image, KeyPair } from '@cloudlet/prisma';
import { ControlError } from '../errors/control-error.ts';
import { readPlacementPolicy } from '../settings/placement-policy.ts';

/** What an instance is made of, and how the cloud chooses its node. */
export type Ingredients = {
  readonly flavor: Flavor;
  readonly image: Image;
  readonly keyPairs: readonly KeyPair[];
  readonly placementPolicy: PlacementPolicy;
};

/**
 * Reads the flavor, the image and the tenant's key pairs that a request names.
 * @throws ControlError `not_found` of the first that is missing, `image_too_large_for_flavor`
 */
export async function readIngredients(
  database: Database,
  tenantId: string,
  input: {
    readonly flavorId: string;
    readonly imageId: string;
    readonly keyPairIds?: readonly string[] | undefined;
  },
): Promise<Ingredients> {
  const keyPairIds = [...new Set(input.keyPairIds)];
  const [flavor, image, keyPairs, placementPolicy] = await Promise.all([
    findFlavor(database, input.flavorId),
    database.image.findFirst({ where: { id: input.imageId, retiredAt: null } }),
    keyPairIds.length === 0 ? [] : database.keyPair.findMany({ where: { tenantId, id: { in: keyPairIds } } }),
    readPlacementPolicy(database),
  ]);
  if (!image) throw new ControlError('not_found', { type: 'image' });
  if (keyPairs.length < keyPairIds.length) throw new ControlError('not_found', { type: 'key_pair' });
  requireImageFits(image, flavor);
  return { flavor, image, keyPairs, placementPolicy };
}

/** @throws ControlError `not_found`, also for a retired one */
export async function findFlavor(database: Pick<Database, 'flavor'>, id: string): Promise<Flavor> {
  const flavor = await database.flavor.findFirst({ where: { id, retiredAt: null } });
  if (!flavor) throw new ControlError('not_found', { type: 'flavor' });
  return flavor;
}

const GIB = 2n ** 30n;

/** @throws ControlError `image_too_large_for_flavor` */
export function requireImageFits(
  image: Pick<Image, 'virtualSizeBytes' | 'minDiskGib' | 'minMemoryMib'>,
  flavor: Pick<Flavor, 'rootDiskGib' | 'memoryMib'>,
): void {
  const diskNeeded = Math.max(image.minDiskGib, Number((image.virtualSizeBytes + GIB - 1n) / GIB));
  if (flavor.rootDiskGib < diskNeeded) {
    throw new ControlError('image_too_large_for_flavor', {
      resource: 'rootDiskGib',
      needed: diskNeeded,
      given: flavor.rootDiskGib,
    });
  }
  if (flavor.memoryMib < image.minMemoryMib) {
    throw new ControlError('image_too_large_for_flavor', {
      resource: 'memoryMib',
      needed: image.minMemoryMib,
      given: flavor.memoryMib,
    });
  }
}
