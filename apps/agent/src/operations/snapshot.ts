import type { OperationPlan } from './operation.ts';

/** Copies the root disk as it is at one moment. A crash leaves a file under the attempt's temporary name, which the next try replaces. */
export const snapshot: OperationPlan<'snapshot'> = {
  kind: 'snapshot',
  steps: [
    {
      name: 'copy-disk',
      do: async ({ hypervisor, instance, input, attempt }, signal, { progress, output }) => {
        const spec = { instanceId: instance.id, snapshotId: input.snapshotId, attempt };
        output({ snapshotSizeBytes: await hypervisor.createSnapshot(spec, progress, signal) });
      },
      undo: ({ hypervisor, instance, input }) => hypervisor.deleteSnapshot(instance.id, input.snapshotId),
    },
  ],
  pivot: 'copy-disk',
};
