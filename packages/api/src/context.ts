import { randomUUID } from 'node:crypto';
import { ControlError, type UserCaller } from '@cloudlet/control';
import type { ApiDependencies } from './dependencies.ts';
import { DoorError } from './errors/door-error.ts';
import { type Identity, resolveIdentity } from './identity.ts';

/** What every procedure is called with. */
export type ApiContext = ApiDependencies & {
  /** Names this request in logs, in the operation and in the answer. */
  readonly requestId: string;
  /** What the request shows for itself; a long stream checks it again now and then. */
  readonly identity: Identity | null;
  readonly caller: UserCaller | null;
  /** Whether a page asks that was rendered for another tenant: nothing may be done in this one by it. */
  readonly isPageOfOtherTenant: boolean;
};

/**
 * The context of one request. An identity that no longer holds (signed out, revoked, expired) leaves it
 * without a caller, and every procedure then answers `unauthenticated`.
 */
export async function createContext(
  dependencies: ApiDependencies,
  identity: Identity | null,
  requestId: string = randomUUID(),
): Promise<ApiContext> {
  const logger = dependencies.logger.child({ requestId });
  const caller = identity && (await resolveIdentity(dependencies.database, identity, requestId));
  const isPageOfOtherTenant = caller !== null && isRenderedForOther(identity, caller);
  return { ...dependencies, logger, requestId, identity, caller, isPageOfOtherTenant };
}

function isRenderedForOther(identity: Identity | null, caller: UserCaller): boolean {
  if (identity?.kind !== 'session' || identity.openFor === undefined) return false;
  return identity.openFor !== caller.tenantId;
}

/** @throws ControlError `unauthenticated`; DoorError `tenant_changed` */
export function requireCaller(context: ApiContext): UserCaller {
  if (context.isPageOfOtherTenant) throw new DoorError('tenant_changed', {});
  if (context.caller) return context.caller;
  throw new ControlError('unauthenticated', {});
}
