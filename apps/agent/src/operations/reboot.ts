import { askToReboot, isOn, resetOrRestart } from './guest-power.ts';
import type { OperationPlan } from './operation.ts';

/** Reboots a guest; one that is found off is started. A crash in the middle reboots it once more at worst. */
export const reboot: OperationPlan<'reboot'> = {
  kind: 'reboot',
  steps: [
    {
      name: 'reboot',
      do: async (context, signal) => {
        const { hypervisor, instance, input } = context;
        if (!isOn(await hypervisor.findDomain(instance.id)))
          return hypervisor.startDomain(instance.id, signal);
        if (input.mode === 'soft' && (await askToReboot(context, { timeoutMs: input.timeoutMs, signal })))
          return;
        // Some guests take the request for a power-off.
        if (!isOn(await hypervisor.findDomain(instance.id)))
          return hypervisor.startDomain(instance.id, signal);
        await resetOrRestart(context, signal);
      },
      noUndoBecause: 'a reboot that did not happen left the guest as it was, or off, which its end tells',
    },
  ],
  pivot: 'reboot',
};
