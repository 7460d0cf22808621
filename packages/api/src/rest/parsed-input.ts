import { issuesOf } from '../errors/input-issue.ts';
import { invalidInput } from '../errors/invalid-input.ts';
import type { Call } from './perform.ts';

/** The input as the procedure would parse it, for what is none of tRPC’s. @throws DoorError `invalid_input` */
export function parsedInput({ route, input }: Call): Readonly<Record<string, unknown>> {
  const parsed = route.input?.safeParse(input ?? {});
  if (parsed?.error) throw invalidInput(issuesOf(parsed.error));
  return parsed?.data ?? {};
}
