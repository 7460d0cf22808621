import type { OperationPlan } from './operation.ts';

/** Powers a guest on. A crash in the middle finds it on or off, and starts it or not. */
export const start: OperationPlan<'start'> = {
  kind: 'start',
  steps: [
    {
      name: 'start',
      do: ({ hypervisor, instance }, signal) => hypervisor.startDomain(instance.id, signal),
      noUndoBecause: 'a guest that runs after all is what its tenant asked for',
    },
  ],
  pivot: 'start',
};
