import {
  PERMISSIONS_OF_ROLE,
  type Permission,
  type RequestedVia,
  type TenantPermission,
} from '@cloudlet/model';
import { ControlError } from '../errors/control-error.ts';
import type { Visitor } from '../sessions/visitor.ts';

/** A person or a program who asks, as found from a session or a token. */
export type UserCaller = {
  readonly kind: 'user';
  /** Null for a token that no person made. */
  readonly userId: string | null;
  /** The person's name, or the token's. */
  readonly name: string;
  /** The tenant that the caller acts in; null for somebody who is in none. */
  readonly tenantId: string | null;
  /** What the caller may do, the tenant's permissions in `tenantId` alone: a role's, or what of a token's scopes its maker may do. */
  readonly permissions: readonly Permission[];
  /** What the caller might do besides, were the tenant not suspended. */
  readonly withheld?: readonly Permission[];
  readonly via: 'portal' | 'token';
  readonly tokenId?: string;
  /** The session that the portal was asked by. */
  readonly sessionId?: string;
  /** Where the request came from. */
  readonly visitor?: Visitor;
  /** The click's id, carried through to the node's log lines. */
  readonly requestId: string;
};

/** The cloud itself: set-up, reconciliation. It may do everything, in `tenantId` where a use case needs a tenant. */
export type SystemCaller = {
  readonly kind: 'system';
  /** Who has told it to with a command on the control plane's host: that account's name there. */
  readonly operator?: string;
  readonly requestId?: string;
  readonly tenantId?: string;
};

export type Caller = UserCaller | SystemCaller;

/** Who asked, as operations and audit events keep it. */
export type Requester = {
  readonly id: string | null;
  readonly name: string;
  readonly via: RequestedVia;
  readonly requestId: string;
  readonly tokenId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly visitor?: Visitor | undefined;
};

export function requesterOf(caller: Caller): Requester {
  if (caller.kind === 'system') {
    const { operator, requestId = 'system' } = caller;
    return operator === undefined
      ? { id: null, name: 'system', via: 'system', requestId }
      : { id: null, name: operator, via: 'operator', requestId };
  }
  const { userId: id, name, via, requestId, tokenId, sessionId, visitor } = caller;
  return { id, name, via, requestId, tokenId, sessionId, visitor };
}

/** Whether the caller may do it; of a tenant's permissions, in the tenant that the caller acts in. */
export function may(caller: Caller, permission: Permission): boolean {
  return caller.kind === 'system' || caller.permissions.includes(permission);
}

/**
 * The one check of every use case.
 * @returns the tenant that the caller acts in; nothing for `admin`, which is about the whole cloud
 * @throws ControlError `forbidden`; `tenant_suspended` where that is all that is in the way
 */
export function requirePermission(caller: Caller, needed: 'admin'): void;
export function requirePermission(caller: Caller, needed: TenantPermission): string;
export function requirePermission(caller: Caller, needed: Permission): string | undefined;
export function requirePermission(caller: Caller, needed: Permission): string | undefined {
  const { tenantId } = caller;
  if (needed !== 'admin' && !tenantId) throw new ControlError('forbidden', { needs: 'tenant' });
  if (!may(caller, needed)) throw refusalOf(caller, needed);
  return tenantId ?? undefined;
}

/**
 * The same caller, looking at a tenant that it need not be in.
 * @throws ControlError `forbidden` to whoever does not run the cloud
 */
export function readingTenant(caller: Caller, tenantId: string): Caller {
  return actingIn(caller, tenantId, ['read']);
}

/**
 * The same caller, doing in a tenant what its owners do, that a customer who has no owner yet gets one.
 * @throws ControlError `forbidden` to whoever does not run the cloud
 */
export function managingTenant(caller: Caller, tenantId: string): Caller {
  return actingIn(caller, tenantId, PERMISSIONS_OF_ROLE.OWNER);
}

function refusalOf(caller: Caller, needed: Permission): ControlError {
  if (caller.kind === 'user' && caller.withheld?.includes(needed))
    return new ControlError('tenant_suspended', {});
  return new ControlError('forbidden', { needs: needed });
}

/**
 * The same caller, doing in a tenant what only who runs the cloud may do there.
 * @param permissions what that is there
 * @throws ControlError `forbidden`
 */
export function actingIn(caller: Caller, tenantId: string, permissions: readonly TenantPermission[]): Caller {
  requirePermission(caller, 'admin');
  return caller.kind === 'system' ? { ...caller, tenantId } : { ...caller, tenantId, permissions };
}
