import { AsyncLocalStorage } from 'node:async_hooks';
import { HypervisorError } from '@cloudlet/hypervisor';
import type { OperationKind } from '@cloudlet/model';
import { type AnyContext, type AnyPlan, PLANS } from '../../operations/index.ts';
import { type Step, stepsOf } from '../../saga/index.ts';
import type { Fault } from './fault.ts';
import { mustFail, plantedFault, unlessDying } from './strike.ts';

/** What is under way where something is done to the world, and how often the same was done by it before. */
type StepUnderWay = {
  readonly fault: Fault;
  readonly direction: 'do' | 'undo';
  readonly step: string;
  readonly effects: Map<string, number>;
};

const underWay = new AsyncLocalStorage<StepUnderWay>();

/** The step of the operation under test that this is called from. */
export const currentStep = () => underWay.getStore();

type AnyStep = { -readonly [Part in keyof Step<AnyContext>]: Step<AnyContext>[Part] } & {
  undo?: (context: AnyContext, signal: AbortSignal) => Promise<void>;
};

/** Puts itself around the steps of all plans, which do as before unless a fault is planted. */
export function disturbSteps(): void {
  for (const [kind, plan] of Object.entries(PLANS)) {
    for (const step of stepsOf(plan as unknown as AnyPlan)) disturb(kind as OperationKind, step as AnyStep);
  }
}

function disturb(kind: OperationKind, step: AnyStep): void {
  const { name, do: perform, undo } = step;
  const under = (direction: 'do' | 'undo', run: (fault: Fault | null) => Promise<void>) => {
    const fault = plantedFault();
    if (fault?.kind !== kind) return run(null);
    return underWay.run({ fault, direction, step: name, effects: new Map() }, async () => {
      await run(fault);
      await unlessDying(name);
    });
  };
  step.do = (context, signal, report) =>
    under('do', async (fault) => {
      if (fault && mustFail(fault, name, 'before')) throw planted();
      await perform(context, signal, report);
      if (fault?.twice === 'do') await perform(context, signal, report);
      if (fault && mustFail(fault, name, 'after')) throw planted();
    });
  if (!undo) return;
  step.undo = (context, signal) =>
    under('undo', async (fault) => {
      await undo(context, signal);
      if (fault?.twice === 'undo') await undo(context, signal);
    });
}

const planted = () => new HypervisorError('failed', 'planted');
