import type { z } from 'zod';

/** One thing that is wrong with a request: `path` leads to the field, `code` is for programs, `message` for people. */
export type InputIssue = {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
};

/** zod's findings as ours. Only paths, codes and messages cross the door: never the value, which may be a password. */
export function issuesOf(error: z.core.$ZodError): readonly InputIssue[] {
  return error.issues.flatMap((issue): InputIssue[] => {
    const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
    if (issue.code !== 'unrecognized_keys') return [{ path, code: issue.code, message: wordsFor(issue) }];
    return issue.keys.map((key) => ({
      path: [...path, key],
      code: issue.code,
      message: 'There is no such field.',
    }));
  });
}

/** What zod found, for people who do not know zod. Refinements and patterns come with words of our own. */
function wordsFor(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      // zod keeps the value to itself, and says in its words alone that there was none.
      if (issue.message.endsWith('received undefined')) return 'It is missing.';
      return `It has to be ${KINDS[issue.expected] ?? issue.expected}.`;
    case 'too_small':
      return issue.minimum === 1 && issue.origin !== 'number' && issue.origin !== 'int'
        ? 'It must not be empty.'
        : `It has to be ${amount(issue.minimum, issue.origin)} at least.`;
    case 'too_big':
      return `It can be ${amount(issue.maximum, issue.origin)} at most.`;
    case 'invalid_value':
      return `It has to be one of: ${issue.values.map(String).join(', ')}.`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? issue.message;
    default:
      return issue.message;
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  guid: 'It is no id.',
  uuid: 'It is no id.',
  datetime: 'It has to be a time like 2026-11-23T09:00:00Z.',
};

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function amount(limit: number | bigint, origin: string): string {
  if (origin === 'string') return `${limit} characters`;
  if (origin === 'array' || origin === 'set') return `${limit} items`;
  return String(limit);
}
