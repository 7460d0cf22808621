import { ROLES, type Role } from '@cloudlet/model';
import { ControlError } from '../errors/control-error.ts';

/** A person or a program who asks, as found from a session or a token. */
export type UserCaller = {
  readonly kind: 'user';
  /** Null for a token that no person made. */
  readonly userId: string | null;
  /** The person's name, or the token's. */
  readonly name: string;
  readonly isCloudAdmin: boolean;
  /** The tenant that the caller acts in; null for somebody who is in none. */
  readonly tenantId: string | null;
  readonly role: Role | null;
  readonly via: 'portal' | 'token';
  readonly tokenId?: string;
  readonly sessionVersion?: number;
  /** The click's id, carried through to the node's log lines. */
  readonly requestId: string;
};

/** The cloud itself: set-up, reconciliation. It may do everything, in `tenantId` where a use case needs a tenant. */
export type SystemCaller = {
  readonly kind: 'system';
  readonly requestId?: string;
  readonly tenantId?: string;
};

export type Caller = UserCaller | SystemCaller;

/** Who asked, as operations and audit events keep it. */
export type Requester = {
  readonly id: string | null;
  readonly name: string;
  readonly via: 'portal' | 'token' | 'system';
  readonly requestId: string;
};

export function requesterOf(caller: Caller): Requester {
  if (caller.kind === 'system')
    return { id: null, name: 'system', via: 'system', requestId: caller.requestId ?? 'system' };
  return { id: caller.userId, name: caller.name, via: caller.via, requestId: caller.requestId };
}

/**
 * The tenant that the caller acts in, provided that the caller's role there suffices.
 * @throws ControlError `forbidden`
 */
export function requireTenant(caller: Caller, atLeast: Role): string {
  if (!caller.tenantId) throw new ControlError('forbidden', { needs: 'tenant' });
  if (caller.kind === 'system') return caller.tenantId;
  if (!caller.role || ROLES.indexOf(caller.role) > ROLES.indexOf(atLeast))
    throw new ControlError('forbidden', { needs: atLeast });
  return caller.tenantId;
}

/** Whether the caller runs the cloud. */
export function runsCloud(caller: Caller): boolean {
  return caller.kind === 'system' || caller.isCloudAdmin;
}

/** @throws ControlError `forbidden` unless the caller runs the cloud. */
export function requireCloudAdmin(caller: Caller): void {
  if (runsCloud(caller)) return;
  throw new ControlError('forbidden', { needs: 'cloud_admin' });
}
