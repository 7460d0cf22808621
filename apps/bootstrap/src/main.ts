import { CommanderError } from 'commander';
import { isDiskFull, messageOf, NeedsRoot, Problem, UsageError } from './errors.ts';
import { rerunAsRoot } from './process/sudo.ts';
import { createProgram } from './program.ts';
import { explain } from './steps/reporter.ts';
import { StepFailed } from './steps/runner.ts';

const args = process.argv.slice(2);
try {
  await createProgram((code) => {
    process.exitCode = code;
  }).parseAsync(args, { from: 'user' });
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** 2 for a wrong command line, 1 for everything else. Shows what has not been shown yet. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof StepFailed) return 1;
  if (error instanceof UsageError) {
    console.error(`error: ${error.message}`);
    return 2;
  }
  if (error instanceof NeedsRoot) return goOnAsRoot(error);
  if (!isForPeople(error) && isDiskFull(error)) {
    console.error(
      `What happened: The disk is full: ${messageOf(error)}\nWhat next: Make room (\`df\` shows where it went), then run the command again.`,
    );
  } else if (isForPeople(error)) console.error(explain(error).join('\n'));
  else console.error(error);
  return 1;
}

function goOnAsRoot(needed: NeedsRoot): number {
  try {
    return rerunAsRoot(args, needed.message);
  } catch (error) {
    return exitCodeOf(error);
  }
}

/** Ours, or a use case's own: those come from another bundle, with another class of the same name. */
function isForPeople(error: unknown): boolean {
  return error instanceof Problem || (error instanceof Error && error.name === 'ControlError');
}
