import type { Passage, Plan, StepMark } from '../saga/index.ts';
import { stepsUpToPivot } from '../saga/index.ts';
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
  const undoing = undoingSince(entries);
  const marks = entries.filter((entry) => entry.entry === 'step');
  const here = marksOfBoot(entries, bootId);

  const rebooted = boots.size > 1;
  const upToPivot = stepsUpToPivot(plan).map((step) => step.name);
  const done = new Set(stepsMarked(here, 'do', 'done'));
  if (pivotPassed) for (const step of upToPivot) if (step !== plan.pivot || !rebooted) done.add(step);
  const begun = new Set(stepsMarked(marks, 'do', 'begun'));
  // Marks may be missing: what such a step has made must be undone as well.
  if ((rebooted && begun.size > 0) || isAfterLost(entries)) for (const step of upToPivot) begun.add(step);

  return {
    begun,
    done,
    undone: new Set(stepsMarked(here, 'undo', 'done')),
    pivotPassed,
    undoing,
    output: Object.assign({}, ...marks.map((mark) => mark.output ?? {})),
  };
}

/** Whether an attempt before this one, whose journal was lost, may have begun anything. */
export function isAfterLost([begin]: readonly JournalEntry[]): boolean {
  return begin?.entry === 'begin' && begin.isAfterLost === true;
}

/** Since when it goes back and why: by its own journal, or because the control plane knows that the attempt before did. */
function undoingSince(entries: readonly JournalEntry[]): Passage['undoing'] {
  const [begin] = entries;
  const undoing = entries.find((entry) => entry.entry === 'undoing');
  if (undoing) return { failure: undoing.failure, since: undoing.at };
  if (begin?.entry !== 'begin' || !begin.job.undoing) return null;
  return { failure: begin.job.undoing, since: begin.at };
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
