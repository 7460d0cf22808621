import { appendFileSync } from 'node:fs';
import { messageOf } from '../errors.ts';
import { formatDuration, type Reporter } from './reporter.ts';

/** What a check found: the step's value, and a few words for its line. */
type Right<Value> = { readonly value: Value; readonly note?: string | undefined };

/** One thing that must be so. Applying it where it is so already never happens: that is what makes `up` repeatable. */
export type Step<Value = void> = {
  readonly name: string;
  /** @returns undefined where something is to be done. Changes nothing. */
  readonly check: () => Promise<Right<Value> | undefined>;
  readonly apply: (progress: (line: string) => void) => Promise<void>;
};

/** Runs one step and shows it. Throws {@link StepFailed} once the failure has been shown. */
export type RunStep = <Value>(step: Step<Value>) => Promise<Value>;

/** The failure is on the screen already: whoever catches this only sets the exit code. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
}

/** Runs steps one at a time: checks, applies what is not right, checks again; each is shown, and written to the log. */
export function createStepRunner(reporter: Reporter, log: string): RunStep {
  return async (step) => {
    const began = performance.now();
    reporter.begin(step.name);
    try {
      const right = (await step.check()) ?? (await applyAndCheck(step, reporter));
      const took = performance.now() - began;
      reporter.done(step.name, took, right.note);
      write(log, `✓ ${step.name} (${formatDuration(took)})`);
      return right.value;
    } catch (error) {
      write(log, `✗ ${step.name}: ${error instanceof Error ? error.stack : messageOf(error)}`);
      reporter.failed(step.name, performance.now() - began, error, log);
      throw new StepFailed(`${step.name} failed`, { cause: error });
    }
  };
}

async function applyAndCheck<Value>(step: Step<Value>, reporter: Reporter): Promise<Right<Value>> {
  await step.apply((line) => reporter.progress(line));
  const right = await step.check();
  if (right) return right;
  throw new Error('It was set up without an error and is still not right');
}

function write(log: string, line: string): void {
  appendFileSync(log, `${new Date().toISOString()} ${line}\n`, { mode: 0o600 });
}
