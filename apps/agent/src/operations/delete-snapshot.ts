import type { OperationPlan } from './operation.ts';

/** Removes a snapshot. Repeated after a crash it finds nothing left to remove. */
export const deleteSnapshot: OperationPlan<'delete-snapshot'> = {
  kind: 'delete-snapshot',
  steps: [
    {
      name: 'delete',
      do: ({ hypervisor, instance, input }) => hypervisor.deleteSnapshot(instance.id, input.snapshotId),
      noUndoBecause: 'what was deleted is gone; what was not is still a whole snapshot',
      hasHappened: async ({ hypervisor, instance, input }) =>
        !(await hypervisor.hasSnapshot(instance.id, input.snapshotId)),
    },
  ],
  pivot: 'delete',
};
