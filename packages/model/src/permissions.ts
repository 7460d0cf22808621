import type { Role } from './states.ts';

/**
 * What somebody may do: a use case asks for one of these, a role grants some, an API token is limited to some (its scopes). None
 * includes another.
 * - `read`: look at everything in the tenant
 * - `instances:write`: instances and their consoles, key pairs, server groups
 * - `storage:write`: snapshots
 * - `network:write`: networks
 * - `tenant:write`: the tenant itself: members, invitations, API tokens
 * - `admin`: the cloud: nodes, placement, orphans, all tenants
 */
export const PERMISSIONS = [
  'read',
  'instances:write',
  'storage:write',
  'network:write',
  'tenant:write',
  'admin',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** The permissions that mean something in one tenant only. */
export type TenantPermission = Exclude<Permission, 'admin'>;

const MEMBER: readonly TenantPermission[] = ['read', 'instances:write', 'storage:write', 'network:write'];

/** What each role grants in its tenant: the one table, for the use cases and for what the portal greys out. */
export const PERMISSIONS_OF_ROLE: { readonly [R in Role]: readonly TenantPermission[] } = {
  VIEWER: ['read'],
  MEMBER,
  OWNER: [...MEMBER, 'tenant:write'],
};

/** What nobody loses when the tenant is suspended: looking at it, and running the cloud, which is no right in a tenant. */
const NOT_SUSPENDED: readonly Permission[] = ['read', 'admin'];

/** Parts permissions into what holds now and what a suspension of the tenant withholds. */
export function splitBySuspension(
  granted: readonly Permission[],
  isTenantSuspended: boolean,
): { readonly permissions: readonly Permission[]; readonly withheld: readonly Permission[] } {
  if (!isTenantSuspended) return { permissions: granted, withheld: [] };
  return {
    permissions: granted.filter((permission) => NOT_SUSPENDED.includes(permission)),
    withheld: granted.filter((permission) => !NOT_SUSPENDED.includes(permission)),
  };
}

/** What a person is in the tenant that is acted in (null: nothing), and whether the person runs the cloud. */
export type Standing = { readonly role: Role | null; readonly isCloudAdmin: boolean };

/** What a person may do. */
export function permissionsOf(person: Standing): readonly Permission[] {
  return [
    ...(person.role === null ? [] : PERMISSIONS_OF_ROLE[person.role]),
    ...(person.isCloudAdmin ? (['admin'] as const) : []),
  ];
}

/**
 * What a token may do now: of its scopes what its maker may do, too.
 * @param maker null for a token that no person made, which holds by itself
 */
export function permissionsOfToken(
  scopes: readonly Permission[],
  maker: Standing | null,
): readonly Permission[] {
  if (maker === null) return scopes;
  const granted = permissionsOf(maker);
  return scopes.filter((scope) => granted.includes(scope));
}
