import { randomUUID } from 'node:crypto';
import {
  type IdentityOutcome,
  type ProvenIdentity,
  type Refusal,
  recordRefusal,
  signInWithIdentity as startSession,
  type Visitor,
} from '@cloudlet/control';
import type { ApiDependencies } from './dependencies.ts';
import { logFailure } from './errors/log-failure.ts';

/** The provider has proven who it is: subject and issuer are no secrets. */
function refusalOf(
  { reason }: Extract<IdentityOutcome, { kind: 'refused' }>,
  { issuer, subject }: ProvenIdentity,
  asked: Pick<Refusal, 'visitor' | 'requestId'>,
): Refusal {
  return {
    ...asked,
    caller: null,
    shown: null,
    via: 'portal',
    action: 'session.refuse',
    targetType: 'identity',
    targetId: `${issuer} ${subject}`,
    result: 'REFUSED',
    errorCode: reason.replaceAll('-', '_'),
    detail: {},
  };
}

/** Starts a session for somebody whom the configured identity provider has proven. */
export async function signInWithIdentity(
  { database, logger }: ApiDependencies,
  identity: ProvenIdentity,
  visitor: Visitor,
): Promise<IdentityOutcome> {
  const requestId = randomUUID();
  const outcome = await startSession(database, identity, { visitor, requestId });
  if (outcome.kind === 'refused') {
    const onLost = (lost: unknown) =>
      logFailure({ database, logger }, lost, 'a refused sign-in could not be written into the history');
    await recordRefusal(database, refusalOf(outcome, identity, { visitor, requestId }), onLost).catch(onLost);
  }
  return outcome;
}
