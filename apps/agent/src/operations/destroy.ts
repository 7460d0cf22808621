import type { OperationPlan } from './operation.ts';

/**
 * Removes an instance with all that it has on this node, whatever an older operation left of it. The pivot is the first step,
 * which cannot fail: from there on nothing leads back, and each step is asked again until it is done.
 */
export const destroy: OperationPlan<'destroy'> = {
  kind: 'destroy',
  steps: [
    {
      name: 'consoles',
      do: async ({ consoles, instance }) => consoles.closeAllOf(instance.id),
      noUndoBecause: 'a viewer opens its console again',
    },
    {
      name: 'power-off',
      do: ({ hypervisor, instance }) => hypervisor.powerOffDomain(instance.id),
      noUndoBecause: 'it comes after the pivot',
    },
    {
      name: 'domain',
      do: ({ hypervisor, instance }) => hypervisor.undefineDomain(instance.id),
      noUndoBecause: 'it comes after the pivot',
    },
    [
      {
        name: 'address',
        do: ({ hypervisor, instance }) => hypervisor.removeAddress(instance.port),
        noUndoBecause: 'it comes after the pivot',
      },
      {
        name: 'root-disk',
        do: ({ hypervisor, instance }) => hypervisor.deleteDisk(instance.id),
        noUndoBecause: 'it comes after the pivot',
      },
      {
        name: 'seed',
        do: ({ hypervisor, instance }) => hypervisor.deleteSeed(instance.id),
        noUndoBecause: 'it comes after the pivot',
      },
      {
        name: 'snapshots',
        do: async ({ hypervisor, instance, input }) => {
          for (const snapshotId of input.snapshotIds)
            await hypervisor.deleteSnapshot(instance.id, snapshotId);
        },
        noUndoBecause: 'it comes after the pivot',
      },
    ],
  ],
  pivot: 'consoles',
};
