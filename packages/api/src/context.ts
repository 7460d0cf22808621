import { randomUUID } from 'node:crypto';
import { ControlError, type UserCaller, type Visitor } from '@cloudlet/control';
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
  /** Where the request came from. */
  readonly visitor: Visitor;
  /** Whether a page asks that was rendered for another tenant: nothing may be done in this one by it. */
  readonly isPageOfOtherTenant: boolean;
};

/** Of whom nobody has said from where. */
export const UNKNOWN_VISITOR: Visitor = { address: null, userAgent: null };

/**
 * The context of one request. An identity that no longer holds (signed out, revoked, expired) leaves it
 * without a caller, and every procedure then answers `unauthenticated`.
 */
export async function createContext(
  dependencies: ApiDependencies,
  identity: Identity | null,
  {
    requestId = randomUUID(),
    visitor = UNKNOWN_VISITOR,
  }: Partial<Pick<ApiContext, 'requestId' | 'visitor'>> = {},
): Promise<ApiContext> {
  const logger = dependencies.logger.child({ requestId });
  const resolved = identity && (await resolveIdentity(dependencies.database, identity, requestId));
  const caller = resolved && { ...resolved, visitor };
  const isPageOfOtherTenant = caller !== null && isRenderedForOther(identity, caller);
  return { ...dependencies, logger, requestId, identity, caller, visitor, isPageOfOtherTenant };
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
