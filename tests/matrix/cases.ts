import { type AnyPlan, planFor } from '../../apps/agent/src/operations/index.ts';
import { type Step, stepsOf, stepsUpToPivot } from '../../apps/agent/src/saga/index.ts';
import type { Scenario } from '../../apps/agent/src/testing/scenarios.ts';
import type { Fault } from '../../apps/agent/src/testing/under-faults/fault.ts';
import { atEntry, atForgetting, atMark, effectOf } from '../../apps/agent/src/testing/under-faults/points.ts';

/** What is planted; of which kind says the scenario. */
type Disturbance = Omit<Fault, 'id' | 'kind'>;

/** One row of the matrix: a scenario, what goes wrong in it, and how its operation has to end. */
export type Case = {
  readonly name: string;
  readonly scenario: Scenario;
  readonly disturbance: Disturbance;
  /** What happens while the agent is dead, before the next one starts. */
  readonly meanwhile: 'nothing' | 'deadline passes' | 'journal is lost' | 'instance is destroyed';
  /** What goes wrong with the next agent. */
  readonly onReturn: Disturbance;
  /** Calls and programs take so long that they outlive the agent. */
  readonly isSlow: boolean;
  readonly ends: readonly ('SUCCEEDED' | 'FAILED' | 'SUPERSEDED')[];
  /** The step that failed has no undo and may have done what it does: the guest is as before, or as after success. */
  readonly mayHaveHappened: boolean;
};

const NOTHING: Disturbance = { kill: null, fail: null, twice: null };
const kill = (point: string, afterMs = 0): Disturbance => ({ ...NOTHING, kill: { point, afterMs } });
/** Long enough for a step to be done, and for the control plane to hear that it was begun. */
const DONE_AFTER_MS = 500;
/** A slow call is still under way then. */
const MEANWHILE_MS = 250;

/** A case in which nothing goes wrong but what is said. */
function make(scenario: Scenario, name: string, changes: Partial<Case>): Case {
  return {
    name: `${scenario.name} | ${name}`,
    scenario,
    disturbance: NOTHING,
    meanwhile: 'nothing',
    onReturn: NOTHING,
    isSlow: false,
    ends: ['SUCCEEDED'],
    mayHaveHappened: false,
    ...changes,
  };
}

/** The scenario undisturbed: its trace tells what its steps do to the world. */
export const undisturbed = (scenario: Scenario) => make(scenario, 'nothing goes wrong', {});

type Parts = {
  readonly names: readonly string[];
  /** Up to the pivot, the pivot last. */
  readonly early: readonly Step<never>[];
  readonly pivot: Step<never>;
  /** After the pivot. */
  readonly late: readonly Step<never>[];
};

function partsOf(plan: AnyPlan): Parts {
  const steps = stepsOf(plan) as readonly Step<never>[];
  const early = stepsUpToPivot(plan) as readonly Step<never>[];
  const pivot = early.at(-1);
  if (!pivot) throw new Error(`${plan.kind} has no pivot`);
  return { names: steps.map(({ name }) => name), early, pivot, late: steps.slice(early.length) };
}

const hasUndo = (step: Step<never>) => 'undo' in step;
/** Of a pivot that can be asked it is never in doubt whether it has happened. */
const isAsked = (step: Step<never>) => 'hasHappened' in step;

/**
 * A failure that leads back over as much as can be undone: of the pivot, when it was done where it can be undone itself. Null where
 * nothing can be undone.
 */
export function goingBack(scenario: Scenario): Case | null {
  const { pivot, early } = partsOf(planFor(scenario.kind));
  if (!early.some(hasUndo)) return null;
  const when = hasUndo(pivot) ? 'after' : 'before';
  return make(scenario, `${pivot.name} fails ${when} it was done`, {
    disturbance: { ...NOTHING, fail: { step: pivot.name, when, times: 'always' } },
    ends: ['FAILED'],
  });
}

/** Every case that follows from the plan alone. */
export function casesOfPlan(scenario: Scenario): Case[] {
  return [
    ...failures(scenario),
    ...repetitions(scenario),
    ...killsAtTheJournal(scenario),
    ...killsWhileUndoing(scenario),
    ...absences(scenario),
    ...lostJournals(scenario),
  ];
}

/** Each step fails: one up to the pivot for good, one after it once. */
function failures(scenario: Scenario): Case[] {
  const { early, late } = partsOf(planFor(scenario.kind));
  const sides = ['before', 'after'] as const;
  const back = early.flatMap((step) =>
    sides.flatMap((when) =>
      ([null, 'undo'] as const).map((twice) => {
        const isInDoubt = when === 'after' && !hasUndo(step) && !isAsked(step);
        const fail = { step: step.name, when, times: 'always' } as const;
        return make(
          scenario,
          `${step.name} fails ${when} it was done${twice ? ', every undo is done twice' : ''}`,
          {
            disturbance: { ...NOTHING, fail, twice },
            ends: [when === 'after' && isAsked(step) ? 'SUCCEEDED' : 'FAILED'],
            mayHaveHappened: isInDoubt,
          },
        );
      }),
    ),
  );
  const forward = late.flatMap(({ name }) =>
    sides.map((when) =>
      make(scenario, `${name} fails once ${when} it was done`, {
        disturbance: { ...NOTHING, fail: { step: name, when, times: 'once' } },
      }),
    ),
  );
  return [...back, ...forward];
}

function repetitions(scenario: Scenario): Case[] {
  return [make(scenario, 'every step is done twice', { disturbance: { ...NOTHING, twice: 'do' } })];
}

/** Killed before and after each line of the journal. */
function killsAtTheJournal(scenario: Scenario): Case[] {
  const { names } = partsOf(planFor(scenario.kind));
  const points = (['before', 'after'] as const).flatMap((side) => [
    ...(['begin', 'run', 'pivot', 'result'] as const).map((entry) => atEntry(side, entry)),
    ...names.flatMap((step) => [atMark(side, 'do', step, 'begun'), atMark(side, 'do', step, 'done')]),
    atForgetting(side),
  ]);
  return points.map((point) => make(scenario, `killed ${point}`, { disturbance: kill(point) }));
}

/** The same on the way back. */
function killsWhileUndoing(scenario: Scenario): Case[] {
  const back = goingBack(scenario);
  if (!back) return [];
  const undos = partsOf(planFor(scenario.kind)).early.filter(hasUndo);
  const points = (['before', 'after'] as const).flatMap((side) => [
    atEntry(side, 'undoing'),
    ...undos.flatMap(({ name }) => [atMark(side, 'undo', name, 'begun'), atMark(side, 'undo', name, 'done')]),
    atEntry(side, 'result'),
  ]);
  return points.map((point) => killedIn(back, point, false));
}

/** Another case with a kill in it. */
function killedIn(other: Case, point: string, isSlow: boolean): Case {
  const afterMs = isSlow ? MEANWHILE_MS : 0;
  return {
    ...other,
    name: `${other.name} | killed ${isSlow ? 'during the slow' : 'at'} ${point}`,
    disturbance: { ...other.disturbance, kill: { point, afterMs } },
    isSlow,
  };
}

/**
 * Killed in the middle of steps: right after each thing that a step did to the world or sent on its way, and while a slow call or
 * program is at work.
 * @param watched the case whose trace it is: the undisturbed one, or {@link goingBack}
 */
export function killsInTheMiddle(
  watched: Case,
  trace: readonly string[],
  canBeSlow: (effect: string, scenario: Scenario) => boolean,
): Case[] {
  const direction = watched.disturbance.fail ? 'undo' : 'do';
  // Steps that run at once pass their points in another order each time.
  return [...new Set(trace)].sort().flatMap((point) => {
    const passed = effectOf(point);
    if (passed?.direction !== direction) return [];
    return [
      killedIn(watched, point, false),
      ...(canBeSlow(passed.effect, watched.scenario) ? [killedIn(watched, point, true)] : []),
    ];
  });
}

/** Killed when a step's work was done and not yet written down, and the world has gone on when the next agent comes. */
function absences(scenario: Scenario): Case[] {
  const { names, early } = partsOf(planFor(scenario.kind));
  return names.flatMap((name) => {
    const point = atMark('before', 'do', name, 'done');
    const step = early.find((one) => one.name === name);
    const goesOn = step === undefined || isAsked(step);
    const tooLate = make(scenario, `killed ${point}, and its deadline passes`, {
      disturbance: kill(point),
      meanwhile: 'deadline passes',
      ends: [goesOn ? 'SUCCEEDED' : 'FAILED'],
      mayHaveHappened: !goesOn && !hasUndo(step),
    });
    const destroyed = make(scenario, `killed ${point}, and the instance is destroyed`, {
      disturbance: kill(point),
      meanwhile: 'instance is destroyed',
      ends: ['SUPERSEDED'],
    });
    return scenario.kind === 'destroy' ? [tooLate] : [tooLate, destroyed];
  });
}

/** Killed like that, and the journal is gone: the next attempt does it, or takes back what nobody knows of any more. */
function lostJournals(scenario: Scenario): Case[] {
  const { names, early, pivot } = partsOf(planFor(scenario.kind));
  const [first] = early;
  const lost = names.flatMap((name) => {
    const point = atMark('after', 'do', name, 'begun');
    const changes = { disturbance: kill(point, DONE_AFTER_MS), meanwhile: 'journal is lost' } as const;
    const said = `killed when ${name} was done, and its journal is lost`;
    const again = make(scenario, said, changes);
    const isLate = !early.some((step) => step.name === name);
    if (isLate || !first) return [again];
    const onReturn = { ...NOTHING, fail: { step: first.name, when: 'before', times: 'always' } } as const;
    const back = make(scenario, `${said}, then ${first.name} fails`, {
      ...changes,
      onReturn,
      ends: [isAsked(pivot) && name === pivot.name ? 'SUCCEEDED' : 'FAILED'],
      mayHaveHappened: early.some((step) => !hasUndo(step) && !isAsked(step)),
    });
    return [again, back];
  });
  const back = goingBack(scenario);
  if (!back) return lost;
  const undone = early.filter(hasUndo).map(({ name }) => ({
    ...back,
    name: `${back.name} | killed when ${name} was undone, and its journal is lost`,
    disturbance: {
      ...back.disturbance,
      kill: { point: atMark('after', 'undo', name, 'begun'), afterMs: DONE_AFTER_MS },
    },
    meanwhile: 'journal is lost' as const,
  }));
  return [...lost, ...undone];
}
