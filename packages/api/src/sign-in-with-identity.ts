import { randomUUID } from 'node:crypto';
import {
  type IdentityOutcome,
  type ProvenIdentity,
  signInWithIdentity as startSession,
  type Visitor,
} from '@cloudlet/control';
import type { ApiDependencies } from './dependencies.ts';

/** Starts a session for somebody whom the configured identity provider has proven. */
export function signInWithIdentity(
  { database }: ApiDependencies,
  identity: ProvenIdentity,
  visitor: Visitor,
): Promise<IdentityOutcome> {
  return startSession(database, identity, { visitor, requestId: randomUUID() });
}
