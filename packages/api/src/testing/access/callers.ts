import { type Caller, createApiToken, resetSecondFactor, type UserCaller } from '@cloudlet/control';
import { addTestPerson, SYSTEM, TEST_PASSWORD } from '@cloudlet/control/testing';
import { PERMISSIONS } from '@cloudlet/model';
import { type Identity, resolveIdentity } from '../../identity.ts';
import { signIn } from '../../sign-in.ts';
import type { TestApi } from '../test-api.ts';
import type { CallerName } from './table.ts';

/** Everybody who asks, at the demo tenant unless the name says otherwise. */
export type Callers = {
  /** What each shows for itself; people who have been signed out meanwhile sign in again. */
  readonly identityOf: (name: CallerName) => Promise<Identity | null>;
  /** Who that is, for making what they ask about. Somebody who is nobody in particular is the owner. */
  readonly callerOf: (name: CallerName) => Promise<UserCaller>;
};

const PEOPLE = ['viewer', 'member', 'owner', 'other owner', 'cloud admin'] as const;
type PersonName = (typeof PEOPLE)[number];

const EMAILS: { readonly [Name in PersonName]: string } = {
  viewer: 'viewer@demo.example',
  member: 'another@demo.example',
  owner: 'owner@demo.example',
  'other owner': 'owner@other.example',
  'cloud admin': 'admin@cloud.example',
};

const VISITOR = { address: '192.0.2.7', userAgent: 'a browser of the test' };

export async function makeCallers(api: TestApi, otherTenantId: string): Promise<Callers> {
  const { dependencies } = api;
  const { database } = dependencies;
  const demo = api.cloud.tenant.id;
  const add = (name: PersonName, more: object) =>
    addTestPerson(database, { email: EMAILS[name], name, ...more });
  await add('viewer', { tenant: { id: demo, role: 'VIEWER' } });
  await add('member', { tenant: { id: demo, role: 'MEMBER' } });
  const owner = await add('owner', { tenant: { id: demo, role: 'OWNER' } });
  await add('other owner', { tenant: { id: otherTenantId, role: 'OWNER' } });
  const admin = await add('cloud admin', { isCloudAdmin: true });

  const tokens = new Map<CallerName, Identity>();
  for (const scope of PERMISSIONS) {
    const token = await tokenOf(scope === 'admin' ? admin : owner, `only-${scope}`, [scope]);
    tokens.set(`token ${scope}`, { kind: 'token', token: token.secret });
  }
  for (const [name, end] of [
    ['expired', { expiresAt: new Date(Date.now() - 1_000) }],
    ['revoked', { revokedAt: new Date() }],
  ] as const) {
    const { id, secret } = await tokenOf(owner, name, PERMISSIONS.slice(0, -1));
    await database.apiToken.update({ where: { id }, data: end });
    tokens.set(name, { kind: 'token', token: secret });
  }

  async function tokenOf(maker: Caller, name: string, scopes: readonly (typeof PERMISSIONS)[number][]) {
    const { token, secret } = await createApiToken(database, maker, { name, scopes });
    return { id: token.id, secret };
  }

  const sessions = new Map<PersonName, Identity>();
  async function sessionOf(name: PersonName): Promise<Identity> {
    const known = sessions.get(name);
    if (known && (await resolveIdentity(database, known, 'test'))) return known;
    await resetSecondFactor(database, SYSTEM, { email: EMAILS[name] });
    const answer = await signIn(dependencies, {
      email: EMAILS[name],
      password: TEST_PASSWORD,
      visitor: VISITOR,
    });
    if (answer.kind !== 'signed-in') throw new Error(`the ${name} cannot sign in`);
    const identity: Identity = { kind: 'session', ...answer.claims };
    sessions.set(name, identity);
    return identity;
  }

  const identityOf = async (name: CallerName): Promise<Identity | null> =>
    isPerson(name) ? sessionOf(name) : (tokens.get(name) ?? null);

  async function callerOf(name: CallerName): Promise<UserCaller> {
    const identity = (await identityOf(name)) ?? (await sessionOf('owner'));
    return (await resolveIdentity(database, identity, 'test')) ?? owner;
  }

  return { identityOf, callerOf };
}

function isPerson(name: CallerName): name is PersonName {
  return PEOPLE.some((person) => person === name);
}
