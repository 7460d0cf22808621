import { domainOf } from './domain-of.ts';
import { askToPowerOff } from './guest-power.ts';
import { type OperationPlan, startIfDesired } from './operation.ts';

/**
 * Gives a guest another size: it is stopped, changed and, where its tenant wants it on, started. The pivot is the start, so
 * that a guest which does not start at its new size (a host short of memory) comes back at the old one.
 */
export const resize: OperationPlan<'resize'> = {
  kind: 'resize',
  steps: [
    {
      name: 'stop',
      do: async (context, signal) => {
        await askToPowerOff(context, { timeoutMs: context.input.timeoutMs, signal });
        await context.hypervisor.powerOffDomain(context.instance.id);
      },
      undo: startIfDesired,
    },
    {
      name: 'domain',
      do: ({ hypervisor, instance, input }) => hypervisor.defineDomain(domainOf(instance, input.to)),
      undo: ({ hypervisor, instance, input }) => hypervisor.defineDomain(domainOf(instance, input.from)),
    },
    {
      name: 'grow-disk',
      do: ({ hypervisor, instance, input }) => hypervisor.growDisk(instance.id, input.to.rootDiskGib),
      noUndoBecause:
        'a disk that was grown cannot safely shrink; the guest at its old size runs on it as well',
    },
    {
      name: 'start',
      do: startIfDesired,
      undo: ({ hypervisor, instance }) => hypervisor.powerOffDomain(instance.id),
    },
  ],
  pivot: 'start',
};
