import { askToPowerOff } from './guest-power.ts';
import type { OperationPlan } from './operation.ts';

/**
 * Powers a guest off: first asked by ACPI, then, when its time is over or at once with `force`, by cutting the power. The
 * pivot comes first: once the guest has had its chance, going back would mean to start what its tenant wants off.
 */
export const stop: OperationPlan<'stop'> = {
  kind: 'stop',
  steps: [
    {
      name: 'ask-guest',
      do: async (context, signal) => {
        const { force, timeoutMs } = context.input;
        if (!force) await askToPowerOff(context, { timeoutMs, signal });
      },
      noUndoBecause: 'a guest that was asked and did not obey runs as before',
    },
    {
      name: 'power-off',
      do: ({ hypervisor, instance }) => hypervisor.powerOffDomain(instance.id),
      noUndoBecause: 'it comes after the pivot',
    },
  ],
  pivot: 'ask-guest',
};
