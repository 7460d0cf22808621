import { randomUUID } from 'node:crypto';
import type { Role } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import type { UserCaller } from '../callers/caller.ts';
import { resolveSession } from '../sessions/resolve-session.ts';
import { signIn } from '../sign-in/sign-in.ts';
import { addMember } from '../tenants/add-member.ts';
import { createUser } from '../users/create-user.ts';
import { TEST_VAULT } from './test-vault.ts';

/** What every person of the tests signs in with. */
export const TEST_PASSWORD = 'correct horse';

const SYSTEM = { kind: 'system', requestId: 'test' } as const;

/** A person who has signed in. @param tenant where the person is a member, with which role; nowhere where it is left out */
export async function addTestPerson(
  database: Database,
  input: {
    readonly email: string;
    readonly name: string;
    readonly tenant?: { readonly id: string; readonly role: Role };
    readonly isCloudAdmin?: boolean;
  },
): Promise<UserCaller> {
  const { email, name, tenant, isCloudAdmin } = input;
  const { id: userId } = await createUser(database, SYSTEM, {
    email,
    name,
    password: TEST_PASSWORD,
    isCloudAdmin,
  });
  if (tenant) await addMember(database, SYSTEM, { tenantId: tenant.id, userId, role: tenant.role });
  const requestId = randomUUID();
  const visitor = { address: '192.0.2.1', userAgent: 'a test' };
  const session = await signIn(database, TEST_VAULT, { email, password: TEST_PASSWORD, visitor, requestId });
  const tenantId = tenant?.id ?? null;
  const caller =
    session.kind === 'signed-in' ? await resolveSession(database, { ...session, tenantId, requestId }) : null;
  if (!caller) throw new Error(`${email} has no session`);
  return caller;
}
