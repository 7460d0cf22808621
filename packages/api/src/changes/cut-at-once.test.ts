import { createApiToken, revokeApiToken, signOutEverywhere } from '@cloudlet/control';
import { addTestPerson, createTestToken, SYSTEM } from '@cloudlet/control/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createContext } from '../context.ts';
import type { Identity } from '../identity.ts';
import { startTestApi, type TestApi } from '../testing/test-api.ts';
import { watchTenantHints } from './watch-hints.ts';

let api: TestApi;
const leaving = new AbortController();
beforeAll(async () => {
  api = await startTestApi();
  // Somebody listens all the time, so that the feed of changes does when the others come.
  const first = await hintsFor({ kind: 'token', token: api.viewer });
  await first.next();
  const { value } = await first.next();
  expect(value).toEqual([{ type: 'resync' }]);
});
afterAll(async () => {
  leaving.abort();
  await api.end();
});

/** Far beyond the test's patience: a stream that ends was told to look. */
const NEVER_MS = 3_600_000;

async function hintsFor(identity: Identity) {
  const context = await createContext(api.dependencies, identity);
  if (!context.caller) throw new Error('nobody is asking');
  return watchTenantHints(context, context.caller, leaving.signal, NEVER_MS);
}

/** Listens as somebody; listening when it resolves. `ended` tells with which error it ends. */
async function listen(identity: Identity): Promise<{ readonly ended: Promise<unknown> }> {
  const hints = await hintsFor(identity);
  await hints.next();
  const listening = (async () => {
    for await (const _ of hints);
  })();
  return { ended: listening.catch((error: { readonly cause?: unknown }) => error.cause) };
}

const ENDED = { code: 'unauthenticated' };

async function owner(name: string) {
  const tenant = { id: api.cloud.tenant.id, role: 'OWNER' } as const;
  return addTestPerson(api.cloud.database, { email: `${name}@demo.example`, name, tenant });
}

test('a stream ends as its token is revoked, and another one goes on', async () => {
  const { database, tenant } = api.cloud;
  const { id, secret } = await createTestToken(database, tenant, { name: 'to-be-revoked' });
  const other = await createTestToken(database, tenant, { name: 'stays' });
  const { ended } = await listen({ kind: 'token', token: secret });
  const { ended: goesOn } = await listen({ kind: 'token', token: other.secret });
  await revokeApiToken(database, { ...SYSTEM, tenantId: tenant.id }, { id });
  expect(await ended).toMatchObject(ENDED);
  const first = await Promise.race([goesOn, new Promise((resolve) => setTimeout(resolve, 200, 'goes on'))]);
  expect(first).toBe('goes on');
});

test('a stream ends as the maker of its token is disabled, and as its user signs out everywhere', async () => {
  const { database } = api.cloud;
  const maker = await owner('maker');
  const { secret } = await createApiToken(database, maker, { name: 'of-the-maker', scopes: ['read'] });
  const { ended: byToken } = await listen({ kind: 'token', token: secret });
  const sessionId = maker.sessionId ?? '';
  const { ended: bySession } = await listen({ kind: 'session', sessionId, tenantId: maker.tenantId });
  await signOutEverywhere(database, maker);
  expect(await bySession).toMatchObject(ENDED);
  const id = maker.userId ?? '';
  await database.user.update({ where: { id }, data: { disabledAt: new Date() } });
  expect(await byToken).toMatchObject(ENDED);
});
