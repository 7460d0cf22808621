import type { Permission, Role } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import type { Caller } from '../callers/caller.ts';
import { ControlError } from '../errors/control-error.ts';
import { type Suspension, suspensionOf } from '../reads/suspension.ts';

export type SessionView = {
  /** Of a token that no person made: the token's own id and name, and no address. */
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  /** The role is for people to read: a token has none, and what the caller may do is `permissions`. */
  readonly tenant: {
    readonly id: string;
    readonly name: string;
    readonly role: Role | null;
    readonly suspension: Suspension | null;
  } | null;
  /** All that the person is in, by name; a token is in one. */
  readonly tenants: { readonly id: string; readonly name: string }[];
  readonly permissions: Permission[];
};

/** More than people choose from at a glance. */
const TENANTS_SHOWN = 100;

/** Who the caller is, where it acts and what it may do there. */
export async function getSession(database: Database, caller: Caller): Promise<SessionView> {
  if (caller.kind !== 'user') throw new ControlError('forbidden', { needs: 'user' });
  const { userId, tenantId, name, permissions } = caller;
  const isPerson = userId !== null && caller.via === 'portal';
  const [user, tenant, membership, tenants] = await Promise.all([
    userId ? database.user.findUnique({ where: { id: userId } }) : null,
    tenantId ? database.tenant.findUnique({ where: { id: tenantId } }) : null,
    isPerson && tenantId
      ? database.membership.findUnique({ where: { tenantId_userId: { tenantId, userId } } })
      : null,
    database.tenant.findMany({
      where: isPerson ? { memberships: { some: { userId } } } : { id: { in: tenantId ? [tenantId] : [] } },
      select: { id: true, name: true },
      orderBy: { name: 'asc' },
      take: TENANTS_SHOWN,
    }),
  ]);
  const id = userId ?? caller.tokenId;
  if (!id) throw new ControlError('unauthenticated', {});
  return {
    user: { id, name: user?.name ?? name, email: user?.email ?? '' },
    tenant: tenant && {
      id: tenant.id,
      name: tenant.name,
      role: membership?.role ?? null,
      suspension: suspensionOf(tenant),
    },
    tenants,
    permissions: [...permissions],
  };
}
