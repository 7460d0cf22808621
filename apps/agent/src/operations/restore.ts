import { type OperationPlan, startIfDesired } from './operation.ts';

/**
 * Puts a snapshot in the root disk's place. The long copy is made beside it while the guest still runs; the pivot is the
 * rename, because what the guest wrote since the snapshot is gone with it.
 */
export const restore: OperationPlan<'restore'> = {
  kind: 'restore',
  steps: [
    {
      name: 'copy-snapshot',
      do: ({ hypervisor, instance, input, attempt }, signal, { progress }) => {
        const { snapshotId } = input;
        const { sha256: baseSha256 } = instance.image;
        const sizeGib = instance.size.rootDiskGib;
        const spec = { instanceId: instance.id, snapshotId, attempt, sizeGib, baseSha256 };
        return hypervisor.prepareRestore(spec, progress, signal);
      },
      undo: async ({ hypervisor, instance, attempts }) => {
        for (const attempt of attempts) await hypervisor.discardRestore(instance.id, attempt);
      },
    },
    {
      name: 'power-off',
      do: ({ hypervisor, instance }) => hypervisor.powerOffDomain(instance.id),
      undo: startIfDesired,
    },
    {
      name: 'replace-disk',
      do: ({ hypervisor, instance, attempt }) => hypervisor.commitRestore(instance.id, attempt),
      noUndoBecause: 'it is one rename: it has happened, which is the pivot, or it has not',
      hasHappened: async ({ hypervisor, instance, attempts }) => {
        const restored = attempts.map((attempt) => hypervisor.hasRestored(instance.id, attempt));
        return (await Promise.all(restored)).includes(true);
      },
    },
    { name: 'start', do: startIfDesired, noUndoBecause: 'it comes after the pivot' },
  ],
  pivot: 'replace-disk',
};
