import type { Passage, Plan, StepMark } from '../saga/index.ts';
import { stagesOf } from '../saga/index.ts';
import type { JournalEntry } from './entry.ts';

/**
 * Where an operation stands, by its journal. Within one boot of the host the marks are as true as what the steps did: the
 * kernel has both. Across a boot neither is certain, so what is not durable counts as begun and not as done.
 */
export function passageOf<Context>(
  entries: readonly JournalEntry[],
  plan: Plan<Context>,
  bootId: string,
): Passage {
  const boots = new Set([
    ...entries.flatMap((entry) => (entry.entry === 'run' ? [entry.bootId] : [])),
    bootId,
  ]);
  const pivotPassed = entries.some((entry) => entry.entry === 'pivot');
  const undoing = entries.find((entry) => entry.entry === 'undoing');
  const marks = entries.filter((entry) => entry.entry === 'step');
  const here = marksOfBoot(entries, bootId);

  const rebooted = boots.size > 1;
  const upToPivot = stepNamesUpToPivot(plan);
  const done = new Set(stepsMarked(here, 'do', 'done'));
  if (pivotPassed) for (const step of upToPivot) if (step !== plan.pivot || !rebooted) done.add(step);
  const begun = new Set(stepsMarked(marks, 'do', 'begun'));
  // Marks may be missing: what such a step has made must be undone as well.
  if (rebooted && begun.size > 0) for (const step of upToPivot) begun.add(step);

  return {
    begun,
    done,
    undone: new Set(stepsMarked(here, 'undo', 'done')),
    pivotPassed,
    undoing: undoing ? { failure: undoing.failure, since: undoing.at } : null,
    output: Object.assign({}, ...marks.map((mark) => mark.output ?? {})),
  };
}

function marksOfBoot(entries: readonly JournalEntry[], bootId: string): StepMark[] {
  let boot: string | null = null;
  const marks: StepMark[] = [];
  for (const entry of entries) {
    if (entry.entry === 'run') boot = entry.bootId;
    if (entry.entry === 'step' && boot === bootId) marks.push(entry);
  }
  return marks;
}

function stepsMarked(
  marks: readonly StepMark[],
  direction: StepMark['direction'],
  mark: StepMark['mark'],
): string[] {
  return marks
    .filter((entry) => entry.direction === direction && entry.mark === mark)
    .map((entry) => entry.step);
}

function stepNamesUpToPivot<Context>(plan: Plan<Context>): string[] {
  const stages = stagesOf(plan);
  const last = stages.findIndex((stage) => stage.some((step) => step.name === plan.pivot));
  return stages.slice(0, last + 1).flatMap((stage) => stage.map((step) => step.name));
}
