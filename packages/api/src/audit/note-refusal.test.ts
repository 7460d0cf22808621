import { createTestToken } from '@cloudlet/control/testing';
import { createLogger } from '@cloudlet/daemon';
import { connectDatabase } from '@cloudlet/prisma';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { handleRest } from '../rest/handle.ts';
import { signInWithIdentity } from '../sign-in-with-identity.ts';
import { startTestApi, TEST_VISITOR, type TestApi } from '../testing/test-api.ts';

const PUBLIC_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIr1HfNjTOe6kzBiIiLS5tQaQVgJ1vxRjUz6jDrEJxQN ada@laptop';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.end());

it('keeps nothing of what was typed but ids', async () => {
  const secret = 'hunter2-in-the-wrong-field';
  const refused = [
    await api.client.call('POST', '/key-pairs', { body: { name: secret, publicKey: secret } }),
    await api.client.call('POST', '/key-pairs', { body: { [secret]: secret } }),
    await api.client.call('POST', '/key-pairs', {
      raw: `{"${secret}`,
      headers: { 'content-type': 'application/json' },
    }),
    await api.client.call('DELETE', `/key-pairs/${secret}`),
    await api.client.call('DELETE', '/key-pairs/01939f3e-7c00-7000-8000-000000000001', { token: secret }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([422, 400, 400, 404, 401]);
  const events = await api.cloud.database.auditEvent.findMany({ where: { result: 'REFUSED' } });
  expect(events).toHaveLength(5);
  for (const event of events)
    expect(JSON.stringify({ ...event, id: null, refersTo: null })).not.toContain('hunter2');
});

it('says which tenants’ quota was not changed, and whose is no request for one', async () => {
  const tenantId = api.cloud.tenant.id;
  await api.client.call('PATCH', '/quotas', { body: { items: [{ tenantId, limits: { vcpus: 1 } }] } });
  await api.client.call('PATCH', '/quotas/defaults', { body: { limits: { vcpus: 1 } } });
  const { auditEvent } = api.cloud.database;
  expect(await auditEvent.findFirst({ where: { action: 'tenant.set-quota' } })).toMatchObject({
    result: 'REFUSED',
    targetType: 'tenant',
    detail: { tenantIds: [tenantId] },
  });
  expect(await auditEvent.findFirst({ where: { action: 'cloud.set-quota-defaults' } })).toMatchObject({
    result: 'REFUSED',
    targetType: 'cloud_settings',
  });
});

it('does nothing that cannot be written down, and says in its log what refusal was lost', async () => {
  const { database, tenant, ownerUrl } = api.cloud;
  const { secret } = await createTestToken(database, tenant, { name: 'unlucky' });
  const owner = connectDatabase(ownerUrl);
  await owner.$executeRawUnsafe(`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$`);
  await owner.$executeRawUnsafe(
    'CREATE TRIGGER full_disk BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION full_disk()',
  );
  const logger = createLogger('test');
  logger.level = 'silent';
  const failures = vi.fn();
  logger.child = () => Object.assign(Object.create(logger), { error: failures });
  const ask = (body: object) =>
    handleRest(
      { ...api.dependencies, logger },
      new Request('http://portal.test/api/v1/key-pairs', {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
      TEST_VISITOR,
    );
  const before = await database.keyPair.count();
  expect((await ask({ name: 'unrecorded', publicKey: PUBLIC_KEY })).status).toBe(500);
  expect(await database.keyPair.count()).toBe(before);
  failures.mockClear();
  expect((await ask({})).status).toBe(400);
  expect(failures).toHaveBeenCalledWith(
    expect.objectContaining({ procedure: 'keyPairs.create' }),
    'a refused request could not be written into the history',
  );
  await owner.$executeRawUnsafe('DROP TRIGGER full_disk ON audit_event');
  await owner.$disconnect();
  expect((await ask({ name: 'recorded', publicKey: PUBLIC_KEY })).status).toBe(201);
});

it('names the account of a provider’s that was not let in', async () => {
  const identity = {
    issuer: 'https://idp.example',
    subject: 'mallory',
    email: 'mallory@example.org',
    isEmailVerified: false,
    name: 'Mallory',
  };
  for (let count = 0; count < 20; count += 1)
    expect((await signInWithIdentity(api.dependencies, identity, TEST_VISITOR)).kind).toBe('refused');
  const events = await api.cloud.database.auditEvent.findMany({ where: { action: 'session.refuse' } });
  expect(events).toMatchObject([
    {
      errorCode: 'email_unverified',
      address: TEST_VISITOR.address,
      targetId: 'https://idp.example mallory',
    },
  ]);
});
