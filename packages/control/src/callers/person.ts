import { ControlError } from '../errors/control-error.ts';
import { type Caller, type Requester, requesterOf } from './caller.ts';

/** Somebody who has signed in, with the session that this is asked by. */
export type Person = { readonly userId: string; readonly sessionId: string; readonly requester: Requester };

/**
 * The person who asks: what concerns somebody's own account is for nobody else, and for no token.
 * @throws ControlError `forbidden`
 */
export function requirePerson(caller: Caller): Person {
  if (caller.kind === 'user' && caller.userId !== null && caller.sessionId !== undefined)
    return { userId: caller.userId, sessionId: caller.sessionId, requester: requesterOf(caller) };
  throw new ControlError('forbidden', { needs: 'session' });
}
