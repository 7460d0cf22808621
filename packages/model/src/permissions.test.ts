import { expect, test } from 'vitest';
import {
  PERMISSIONS,
  PERMISSIONS_OF_ROLE,
  permissionsOf,
  permissionsOfToken,
  splitBySuspension,
} from './permissions.ts';
import { ROLES } from './states.ts';

test('each role grants what the next one grants, and more', () => {
  for (const [index, role] of ROLES.entries()) {
    const next = ROLES[index + 1];
    const granted = PERMISSIONS_OF_ROLE[role];
    expect(granted).toEqual(expect.arrayContaining([...(next ? PERMISSIONS_OF_ROLE[next] : [])]));
    expect(granted.length).toBeGreaterThan(next ? PERMISSIONS_OF_ROLE[next].length : 0);
  }
});

test('running the cloud gives nothing in a tenant, and no role gives the cloud', () => {
  expect(permissionsOf({ role: null, isCloudAdmin: true })).toEqual(['admin']);
  expect(permissionsOf({ role: 'OWNER', isCloudAdmin: false })).not.toContain('admin');
});

test('everything can be granted', () => {
  expect([...permissionsOf({ role: 'OWNER', isCloudAdmin: true })].sort()).toEqual([...PERMISSIONS].sort());
});

test('a token may do no more than its scopes, and no more than its maker may do now', () => {
  const scopes = ['read', 'instances:write'] as const;
  const maker = (role: 'OWNER' | 'MEMBER' | 'VIEWER' | null) => ({ role, isCloudAdmin: true });
  expect(permissionsOfToken(scopes, null)).toEqual(scopes);
  expect(permissionsOfToken(scopes, maker('OWNER'))).toEqual(scopes);
  expect(permissionsOfToken(scopes, maker('VIEWER'))).toEqual(['read']);
  expect(permissionsOfToken(scopes, maker(null))).toEqual([]);
  expect(permissionsOfToken(['admin'], { role: 'OWNER', isCloudAdmin: false })).toEqual([]);
});

test('in a suspended tenant everybody may look and nothing else, and the cloud is run on', () => {
  const everything = permissionsOf({ role: 'OWNER', isCloudAdmin: true });
  expect(splitBySuspension(everything, false)).toEqual({ permissions: everything, withheld: [] });
  const { permissions, withheld } = splitBySuspension(everything, true);
  expect(permissions).toEqual(['read', 'admin']);
  expect([...permissions, ...withheld].sort()).toEqual([...everything].sort());
  expect(splitBySuspension(PERMISSIONS_OF_ROLE.VIEWER, true)).toEqual({
    permissions: ['read'],
    withheld: [],
  });
});
