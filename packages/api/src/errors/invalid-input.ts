import { DoorError } from './door-error.ts';
import type { InputIssue } from './input-issue.ts';

/** The one form of "your input is wrong", wherever it was found. */
export function invalidInput(issues: readonly InputIssue[]): DoorError {
  return new DoorError('invalid_input', { issues });
}
