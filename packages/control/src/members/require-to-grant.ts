import { PERMISSIONS_OF_ROLE, type Role } from '@cloudlet/model';
import { type Caller, requirePermission } from '../callers/caller.ts';

/**
 * Nobody lets others do what they may not do themselves: a token for members alone makes no owners. That somebody may look goes with it.
 * @returns the tenant
 * @throws ControlError `forbidden`, `tenant_suspended`
 */
export function requireToGrant(caller: Caller, role: Role): string {
  const tenantId = requirePermission(caller, 'tenant:write');
  const more = PERMISSIONS_OF_ROLE[role].filter((permission) => permission !== 'read');
  for (const permission of more) requirePermission(caller, permission);
  return tenantId;
}
