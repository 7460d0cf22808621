import { createHash } from 'node:crypto';
import { type FaultEvent, type FaultPlanSettings, planFaults } from './faults.ts';
import { type LoadSettings, planLoad, type UserAction } from './load.ts';

export type PlanSettings = FaultPlanSettings & LoadSettings;

/** Everything that a run does, and when. */
export type Plan = {
  readonly load: readonly UserAction[];
  readonly faults: readonly FaultEvent[];
  /** The same for the same seed and settings. */
  readonly digest: string;
};

export function makePlan(seed: number, settings: PlanSettings): Plan {
  const load = planLoad(seed, settings);
  const faults = planFaults(seed, settings);
  const digest = createHash('sha256').update(describePlan({ load, faults })).digest('hex').slice(0, 16);
  return { load, faults, digest };
}

/** The plan as a file, a line each thing. */
export function describePlan({ load, faults }: Pick<Plan, 'load' | 'faults'>): string {
  const lines = [
    ...load.map((action) => ({ ...action })),
    ...faults.map(({ at, kind, params }) => ({ at, fault: kind, ...params })),
  ];
  return lines
    .sort((one, other) => one.at - other.at)
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}
