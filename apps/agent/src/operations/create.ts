import { domainOf, rootDiskOf } from './domain-of.ts';
import type { OperationPlan } from './operation.ts';
import { seedOf } from './seed-of.ts';

/**
 * Builds a guest from its image. The pivot is the start: a guest that has run may hold what its tenant wrote, so nothing is
 * taken back after it. A crash may come anywhere: each step asked again finds what it made, and the disk is written under the
 * attempt's temporary name until it is whole.
 */
export const create: OperationPlan<'create'> = {
  kind: 'create',
  steps: [
    {
      name: 'base-image',
      do: ({ images, instance }, signal, { progress }) => images.ensure(instance.image, signal, progress),
      noUndoBecause: 'the cached image serves the next instance too',
    },
    // None of these needs another: the domain's definition names the files without opening them.
    [
      {
        name: 'root-disk',
        do: ({ hypervisor, instance, attempt }, signal) =>
          hypervisor.createDisk(rootDiskOf(instance, attempt), signal),
        undo: ({ hypervisor, instance }) => hypervisor.deleteDisk(instance.id),
      },
      {
        name: 'seed',
        do: ({ hypervisor, instance, input }) => hypervisor.writeSeed(instance.id, seedOf(instance, input)),
        undo: ({ hypervisor, instance }) => hypervisor.deleteSeed(instance.id),
      },
      {
        name: 'address',
        do: ({ hypervisor, instance }) =>
          hypervisor.addAddress({ ...instance.port, hostname: instance.name }),
        undo: ({ hypervisor, instance }) => hypervisor.removeAddress(instance.port),
      },
      {
        name: 'domain',
        do: ({ hypervisor, instance }) => hypervisor.defineDomain(domainOf(instance, instance.size)),
        undo: ({ hypervisor, instance }) => hypervisor.undefineDomain(instance.id),
      },
    ],
    {
      name: 'start',
      do: ({ hypervisor, instance }, signal) => hypervisor.startDomain(instance.id, signal),
      undo: ({ hypervisor, instance }) => hypervisor.powerOffDomain(instance.id),
    },
  ],
  pivot: 'start',
};
