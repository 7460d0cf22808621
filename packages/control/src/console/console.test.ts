import { afterAll, beforeAll, expect, test } from 'vitest';
import { createInstance } from '../instances/create-instance.ts';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { createTestToken } from '../testing/test-token.ts';
import { authenticateToken } from '../tokens/authenticate-token.ts';
import { revokeApiToken } from '../tokens/revoke-api-token.ts';
import { resetPassword } from '../users/reset-password.ts';
import { whyConsoleLost } from './console-grant.ts';
import { createConsoleTicket } from './create-console-ticket.ts';
import { redeemConsoleTicket } from './redeem-console-ticket.ts';

let cloud: TestCloud;
let id: string;
beforeAll(async () => {
  cloud = await startTestCloud();
  id = (await cloud.createActive('console')).instance.id;
});
afterAll(() => cloud.end());

test('a ticket is good once', async () => {
  const { database, tenant, node } = cloud;
  const { ticket, expiresAt } = await createConsoleTicket(database, tenant.member, { id });
  expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(30_000);
  const attempts = await Promise.all([1, 2, 3].map(() => redeemConsoleTicket(database, { ticket })));
  const grants = attempts.filter((grant) => grant !== null);
  expect(grants).toMatchObject([{ instanceId: id, nodeId: node.id, sessionId: tenant.member.sessionId }]);
  expect(await redeemConsoleTicket(database, { ticket: 'made up' })).toBeNull();
});

test('a ticket is good for thirty seconds', async () => {
  const { database, tenant } = cloud;
  const { ticket } = await createConsoleTicket(database, tenant.member, { id });
  await database.$executeRaw`UPDATE console_ticket SET expires_at = expires_at - interval '31 seconds'`;
  expect(await redeemConsoleTicket(database, { ticket })).toBeNull();
});

test('a new ticket takes those with it that nobody came for', async () => {
  const { database, tenant } = cloud;
  for (let count = 0; count < 3; count += 1) await createConsoleTicket(database, tenant.member, { id });
  await database.$executeRaw`UPDATE console_ticket SET expires_at = expires_at - interval '31 seconds'`;
  const { ticket } = await createConsoleTicket(database, tenant.member, { id });
  expect(await database.consoleTicket.count()).toBe(1);
  expect(await redeemConsoleTicket(database, { ticket })).not.toBeNull();
});

test('a look ends with the session or the token that it was asked with', async () => {
  const { database, tenant } = cloud;
  const first = await createConsoleTicket(database, tenant.member, { id });
  const kept = await createConsoleTicket(database, tenant.member, { id });
  const grant = await redeemConsoleTicket(database, first);
  if (!grant) throw new Error('no grant');
  expect(await whyConsoleLost(database, grant)).toBeNull();
  await resetPassword(database, SYSTEM, { email: 'member@demo.example', password: 'another one' });
  expect(await whyConsoleLost(database, grant)).toBe('revoked');
  expect(await redeemConsoleTicket(database, kept)).toBeNull();

  const system = { ...SYSTEM, tenantId: tenant.id };
  const token = await createTestToken(database, tenant);
  const caller = await authenticateToken(database, { token: token.secret, requestId: 'test' });
  if (!caller) throw new Error('no caller');
  const byToken = await redeemConsoleTicket(database, await createConsoleTicket(database, caller, { id }));
  if (!byToken) throw new Error('no grant');
  await revokeApiToken(database, system, { id: token.id });
  expect(await whyConsoleLost(database, byToken)).toBe('revoked');
});

test('a look ends with this life of the instance', async () => {
  const { database } = cloud;
  const tenant = await cloud.addTenant('brief');
  const { instance } = await createInstance(database, tenant.member, {
    name: 'brief',
    flavorId: cloud.small,
    imageId: cloud.image,
  });
  const ticket = await createConsoleTicket(database, tenant.member, { id: instance.id });
  const grant = await redeemConsoleTicket(database, ticket);
  if (!grant) throw new Error('no grant');
  await cloud.node.succeed('running');
  await destroyInstance(database, tenant.member, { id: instance.id });
  expect(await whyConsoleLost(database, grant)).toBe('instance_gone');
});
