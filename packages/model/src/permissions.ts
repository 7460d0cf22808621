import type { Role } from './states.ts';

/**
 * What somebody may do: a use case asks for one of these, a role grants some, an API token is limited to some (its scopes). None
 * includes another.
 * - `read`: look at everything in the tenant
 * - `instances:write`: instances and their consoles, key pairs, server groups
 * - `storage:write`: snapshots
 * - `network:write`: networks
 * - `tenant:write`: the tenant itself, e.g. its API tokens
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

/** What a person may do, by the role in the tenant that the person acts in (null: in none) and by whether the person runs the cloud. */
export function permissionsOf(person: {
  readonly role: Role | null;
  readonly isCloudAdmin: boolean;
}): readonly Permission[] {
  return [
    ...(person.role === null ? [] : PERMISSIONS_OF_ROLE[person.role]),
    ...(person.isCloudAdmin ? (['admin'] as const) : []),
  ];
}
