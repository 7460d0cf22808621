import { DEFAULT_STOP_TIMEOUT_MS, largerOf, quotaOfResize, type Size } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import type { Caller } from '../callers/caller.ts';
import { ControlError } from '../errors/control-error.ts';
import { claimSize } from '../lifecycle/claim-size.ts';
import { requestOperation } from '../lifecycle/request-operation.ts';
import type { Accepted } from '../reads/views.ts';
import { findFlavor, requireImageFits } from './ingredients.ts';

/**
 * Gives the instance another flavor. While it runs the larger of both sizes is claimed, so that it can go either way.
 * @throws ControlError `not_found`, `flavor_unchanged`, `disk_would_shrink`, `image_too_large_for_flavor`, `quota_exceeded`,
 *   `no_node`
 */
export function resizeInstance(
  database: Database,
  caller: Caller,
  input: { readonly id: string; readonly flavorId: string },
): Promise<Accepted> {
  return requestOperation(database, caller, {
    instanceId: input.id,
    kind: 'resize',
    ask: async (tx, instance) => {
      const flavor = await findFlavor(tx, input.flavorId);
      if (flavor.id === instance.flavorId)
        throw new ControlError('flavor_unchanged', { flavor: flavor.name });
      if (flavor.rootDiskGib < instance.rootDiskGib) {
        const { rootDiskGib: fromGib } = instance;
        throw new ControlError('disk_would_shrink', { fromGib, toGib: flavor.rootDiskGib });
      }
      requireImageFits(await tx.image.findUniqueOrThrow({ where: { id: instance.imageId } }), flavor);
      const from = sizeOf(instance);
      const to = sizeOf(flavor);
      const quota = quotaOfResize(from, to);
      return {
        input: { kind: 'resize', from, to, timeoutMs: DEFAULT_STOP_TIMEOUT_MS },
        flavorId: flavor.id,
        detail: { flavor: flavor.name },
        quota,
        growth: quota,
        requiredCapabilities: flavor.requiredCapabilities,
        claim: (claiming) => claimSize(claiming, instance, largerOf(from, to)),
      };
    },
  });
}

function sizeOf({ vcpus, memoryMib, rootDiskGib }: Size): Size {
  return { vcpus, memoryMib, rootDiskGib };
}
