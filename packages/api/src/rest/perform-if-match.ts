import { inOneTransaction } from '@cloudlet/control';
import type { ApiContext } from '../context.ts';
import { DoorError } from '../errors/door-error.ts';
import { entityTagOf, isMatch } from './entity-tag.ts';
import { type Call, perform } from './perform.ts';
import type { Route } from './routes.ts';

/**
 * Calls a route's procedure if what is there now is still what the client has seen (RFC 9110 section 13.1.1). Looking and changing are
 * one transaction with one view of the data: where anybody else changed what this changes, it looks again.
 * @param shown the route that shows what this one changes
 * @throws DoorError `precondition_failed`; see {@link perform}
 */
export function performIfMatch(
  context: ApiContext,
  shown: Route,
  condition: string,
  call: Call,
): Promise<unknown> {
  const whole = { isolationLevel: 'RepeatableRead' } as const;
  return inOneTransaction(
    context.database,
    async (database) => {
      const inside = { ...context, database };
      const input = Object.fromEntries(shown.pathFields.map((name) => [name, call.input?.[name]]));
      const present = await perform(inside, { route: shown, input, signal: call.signal });
      const etag = entityTagOf(shown, present);
      if (!isMatch(condition, etag, 'strong')) throw new DoorError('precondition_failed', { etag });
      return perform(inside, call);
    },
    whole,
  );
}
