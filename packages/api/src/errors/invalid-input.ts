import type { z } from 'zod';
import { DoorError } from './door-error.ts';

/** One thing that is wrong with a request: `path` leads to the field, `code` is for programs, `message` for people. */
export type InputIssue = {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
};

/** The one form of "your input is wrong", wherever it was found. */
export function invalidInput(issues: readonly InputIssue[]): DoorError {
  return new DoorError('invalid_input', { issues });
}

/** zod's findings as ours. Only paths, codes and messages cross the door: never the value, which may be a password. */
export function issuesOf(error: z.core.$ZodError): readonly InputIssue[] {
  return error.issues.flatMap((issue): InputIssue[] => {
    const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
    if (issue.code !== 'unrecognized_keys') return [{ path, code: issue.code, message: issue.message }];
    return issue.keys.map((key) => ({
      path: [...path, key],
      code: issue.code,
      message: 'There is no such field.',
    }));
  });
}
