import { randomBytes, randomUUID } from 'node:crypto';
import { revokeApiToken } from '@cloudlet/control';
import { addTestPerson, createTestToken, SYSTEM } from '@cloudlet/control/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRouter } from '../router.ts';
import { codeOf, type RestAnswer } from '../testing/rest-client.ts';
import { startTestApi, type TestApi } from '../testing/test-api.ts';
import { routesOf } from './routes.ts';

const PUBLIC_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIr1HfNjTOe6kzBiIiLS5tQaQVgJ1vxRjUz6jDrEJxQN ada@laptop';

let api: TestApi;
let call: TestApi['client']['call'];

beforeAll(async () => {
  api = await startTestApi();
  call = api.client.call;
});
afterAll(() => api.end());

const idOf = (answer: RestAnswer) => (answer.body.instance as { id: string }).id;
let count = 0;

/** A good body of a create request. */
function guest(changes: object = {}): Record<string, unknown> {
  count += 1;
  return { name: `vm-${count}`, flavorId: api.cloud.small, imageId: api.cloud.image, ...changes };
}

/** An instance that runs, made through the door. */
async function running(): Promise<string> {
  const id = idOf(await call('POST', '/instances', { body: guest() }));
  await api.cloud.node.succeed('running');
  return id;
}

describe('server groups by REST', () => {
  it('are made, told with their instances, and deleted when these are gone', async () => {
    const made = await call('POST', '/server-groups', { body: { name: 'web', policy: 'ANTI_AFFINITY' } });
    expect([made.status, made.body.name]).toEqual([201, 'web']);
    const serverGroupId = made.body.id as string;
    const first = await call('POST', '/instances', { body: guest({ name: 'apart-1', serverGroupId }) });
    expect(first.body.instance).toMatchObject({
      serverGroup: { id: serverGroupId, name: 'web', policy: 'ANTI_AFFINITY' },
    });
    const second = await call('POST', '/instances', { body: guest({ serverGroupId }) });
    expect(codeOf(second)).toEqual([503, 'no_node']);
    expect(second.body.filters).toMatchObject({ serverGroup: 1, vcpus: 0 });
    const listed = await call('GET', '/server-groups');
    expect(listed.body.items).toMatchObject([
      { id: serverGroupId, members: { count: 1, first: [{ name: 'apart-1' }] } },
    ]);
    expect(codeOf(await call('DELETE', `/server-groups/${serverGroupId}`))).toEqual([
      409,
      'server_group_in_use',
    ]);
    const stranger = await call('DELETE', `/server-groups/${serverGroupId}`, { token: api.stranger });
    expect([stranger.status, stranger.body.targetType]).toEqual([404, 'server_group']);
    expect((await call('GET', '/server-groups', { token: api.stranger })).body.items).toEqual([]);
    await call('DELETE', `/instances/${idOf(first)}`);
    expect((await call('DELETE', `/server-groups/${serverGroupId}`)).status).toBe(204);
    expect(codeOf(await call('DELETE', `/server-groups/nonsense`))).toEqual([404, 'not_found']);
  });
});

describe('the story of an instance by REST', () => {
  it('goes from its creation to its end', async () => {
    const keyPair = await call('POST', '/key-pairs', { body: { name: 'laptop', publicKey: PUBLIC_KEY } });
    expect(keyPair.status).toBe(201);
    const keyPairId = keyPair.body.id as string;

    const created = await call('POST', '/instances', {
      body: guest({
        name: 'web-1',
        keyPairIds: [keyPairId],
        consolePassword: 'secret-1',
        userData: '#!/bin/sh\n',
      }),
    });
    expect(created.status).toBe(202);
    expect(created.body).toMatchObject({
      instance: { name: 'web-1', status: 'BUILD', task: 'create', hasConsolePassword: true },
      operation: { kind: 'create', status: 'ACCEPTED', requestedBy: { name: 'ci', via: 'token' } },
    });
    const id = idOf(created);
    const operation = `/operations/${(created.body.operation as { id: string }).id}`;
    expect((await call('GET', operation)).body).toMatchObject({ status: 'ACCEPTED' });
    await api.cloud.node.succeed('running');
    expect((await call('GET', operation)).body).toMatchObject({ status: 'SUCCEEDED', progress: 1 });
    expect((await call('GET', `/instances/${id}`)).body).toMatchObject({ status: 'ACTIVE', task: null });

    expect((await call('PATCH', `/instances/${id}`, { body: { name: 'web-2' } })).body.name).toBe('web-2');
    expect((await call('POST', `/instances/${id}/stop`, { body: { timeoutSeconds: 5 } })).status).toBe(202);
    await api.cloud.node.succeed('shutoff');
    expect((await call('POST', `/instances/${id}/start`)).status).toBe(202);
    await api.cloud.node.succeed('running');
    expect((await call('POST', `/instances/${id}/reboot`, { body: { mode: 'hard' } })).status).toBe(202);
    await api.cloud.node.succeed('running');
    const large = { flavorId: api.cloud.large };
    expect((await call('POST', `/instances/${id}/resize`, { body: large })).status).toBe(202);
    await api.cloud.node.succeed('running');

    const snapshot = await call('POST', `/instances/${id}/snapshots`, { body: { name: 'before' } });
    expect(snapshot.status).toBe(202);
    const snapshotId = (snapshot.body.snapshot as { id: string }).id;
    const [job] = await api.cloud.node.takeJobs();
    if (!job) throw new Error('nothing was offered');
    await api.cloud.node.start(job);
    await api.cloud.node.finish(job, { output: { snapshotSizeBytes: 1024 } });
    expect((await call('GET', `/instances/${id}/snapshots`)).body).toMatchObject({
      items: [{ id: snapshotId, status: 'AVAILABLE', sizeBytes: 1024 }],
    });
    expect((await call('POST', `/instances/${id}/restore`, { body: { snapshotId } })).status).toBe(202);
    await api.cloud.node.succeed('running');
    expect((await call('DELETE', `/instances/${id}/snapshots/${snapshotId}`)).status).toBe(202);
    await api.cloud.node.succeed('running');
    expect(codeOf(await call('POST', `/instances/${id}/restore`, { body: { snapshotId } }))).toEqual([
      409,
      'snapshot_deleted',
    ]);

    expect((await call('GET', `/instances/${id}/console-output`)).body).toEqual({ output: 'login: ' });
    const ticket = await call('POST', `/instances/${id}/console-ticket`);
    expect(ticket.status).toBe(201);
    expect(ticket.body.url).toBe('ws://gateway.test/console');

    expect((await call('DELETE', `/instances/${id}`)).status).toBe(202);
    await api.cloud.node.succeed('absent');
    expect(codeOf(await call('GET', `/instances/${id}`))).toEqual([404, 'not_found']);
    expect(codeOf(await call('GET', `/instances/${id}/operations`))).toEqual([404, 'not_found']);
    expect((await call('DELETE', `/key-pairs/${keyPairId}`)).status).toBe(204);
  });

  it('lists in pages', async () => {
    const ids = [await running(), await running(), await running()];
    const first = await call('GET', '/instances?limit=2');
    const second = await call('GET', `/instances?limit=2&cursor=${first.body.nextCursor}`);
    const items = [first, second].flatMap(({ body }) => body.items as { id: string }[]);
    expect(items.slice(0, 3).map((item) => item.id)).toEqual(ids.reverse());
    expect((await call('GET', '/instances?status=SHUTOFF')).body.items).toEqual([]);
    expect((await call('GET', `/instances?name=vm-${count}&limit=1`)).body.items).toHaveLength(1);
    expect((await call('GET', `/instances/${ids[0]}/operations`)).body).toMatchObject({
      items: [{ kind: 'create', steps: [{ name: 'do-it' }] }],
      nextCursor: null,
    });
    expect((await call('GET', '/flavors')).body.items).toMatchObject([{ name: 'large' }, { name: 'small' }]);
    expect((await call('GET', '/images')).body.items).toMatchObject([{ name: 'tiny' }]);
    expect((await call('GET', '/key-pairs')).status).toBe(200);
    expect((await call('GET', '/events?limit=1')).body.items).toHaveLength(1);
    expect((await call('GET', '/session')).body).toMatchObject({
      tenant: { name: 'demo', role: null },
      permissions: ['read', 'instances:write', 'storage:write', 'network:write'],
    });
    expect((await call('GET', '/operations?limit=1')).body.items).toHaveLength(1);
    expect((await call('GET', '/quota')).body).toMatchObject({ instances: { used: 3 } });
    const cursors = [
      'nonsense',
      'AA',
      '%00',
      Buffer.from('2026-13-45T99:99:99.999Z x').toString('base64url'),
    ];
    for (const path of ['/instances', '/flavors', '/key-pairs', `/instances/${ids[0]}/operations`]) {
      for (const cursor of cursors) {
        expect((await call('GET', `${path}?cursor=${cursor}`)).status).toBeLessThan(500);
      }
    }
  });
});

describe('who asks', () => {
  const somewhere = '/instances';

  it.each([
    ['no token', null],
    ['an unknown token', `clt_${randomBytes(32).toString('base64url')}`],
    ['nonsense', 'a b'],
  ])('is turned away with %s', async (_name, token) => {
    const answer = await call('GET', somewhere, { token });
    expect(codeOf(answer)).toEqual([401, 'unauthenticated']);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('is turned away with a token that was revoked or has expired', async () => {
    const { database, tenant } = api.cloud;
    const { id, secret } = await createTestToken(database, tenant, { name: 'short' });
    expect((await call('GET', somewhere, { token: secret })).status).toBe(200);
    await revokeApiToken(database, { ...SYSTEM, tenantId: tenant.id }, { id });
    expect((await call('GET', somewhere, { token: secret })).status).toBe(401);
    const old = await createTestToken(database, tenant, { name: 'old' });
    await database.apiToken.update({ where: { id: old.id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect((await call('GET', somewhere, { token: old.secret })).status).toBe(401);
  });

  it('lists members, gives them roles, removes them, and invites others by links that are shown once', async () => {
    const { database, tenant } = api.cloud;
    const scopes = ['read', 'instances:write', 'storage:write', 'network:write', 'tenant:write'] as const;
    const { secret: token } = await createTestToken(database, tenant, { name: 'members', scopes });
    const { userId: id } = await addTestPerson(database, {
      email: 'grace@demo.example',
      name: 'Grace',
      tenant: { id: tenant.id, role: 'VIEWER' },
    });
    expect((await call('PATCH', `/members/${id}`, { token, body: { role: 'MEMBER' } })).status).toBe(204);
    const members = (await call('GET', '/members', { token })).body.items as object[];
    expect(members[0]).toMatchObject({ id, role: 'MEMBER' });
    expect((await call('DELETE', `/members/${id}`, { token })).status).toBe(204);
    expect(codeOf(await call('DELETE', `/members/${id}`, { token }))).toEqual([404, 'not_found']);
    const made = await call('POST', '/invitations', { token, body: { role: 'MEMBER', note: 'Grace' } });
    expect(made.status).toBe(201);
    const { link, ...shown } = made.body as { link: string; id: string };
    expect(link).toMatch(/^http:\/\/portal\.test\/join#cli_[\w-]{43}$/);
    expect((await call('GET', '/invitations', { token })).body.items).toEqual([shown]);
    expect((await call('DELETE', `/invitations/${shown.id}`, { token })).status).toBe(204);
    expect((await call('GET', '/invitations', { token })).body.items).toEqual([]);
  });

  it('makes tokens that can do no more than itself, lists them without their secrets, and revokes them', async () => {
    const { database, tenant } = api.cloud;
    const scopes = ['read', 'tenant:write'] as const;
    const { secret: token } = await createTestToken(database, tenant, { name: 'owner', scopes });
    const more = await call('POST', '/tokens', {
      token,
      body: { name: 'more', scopes: ['instances:write'] },
    });
    expect([...codeOf(more), more.body.needs]).toEqual([403, 'forbidden', 'instances:write']);
    const made = await call('POST', '/tokens', {
      token,
      body: { name: 'reader', scopes: ['read'], validForSeconds: 3_600 },
    });
    expect(made.status).toBe(201);
    const { id, secret, ...shown } = made.body as { id: string; secret: string };
    const listed = (await call('GET', '/tokens', { token })).body.items as object[];
    expect(listed[0]).toEqual({ id, ...shown });
    expect(JSON.stringify(listed)).not.toContain(secret);
    expect((await call('GET', somewhere, { token: secret })).status).toBe(200);
    expect((await call('DELETE', `/tokens/${id}`, { token })).status).toBe(204);
    expect(codeOf(await call('GET', somewhere, { token: secret }))).toEqual([401, 'unauthenticated']);
    expect(codeOf(await call('DELETE', `/tokens/${id}`, { token }))).toEqual([404, 'not_found']);
  });

  it('may look and not touch as a viewer', async () => {
    expect((await call('GET', somewhere, { token: api.viewer })).status).toBe(200);
    const touched = await call('POST', somewhere, { token: api.viewer, body: guest() });
    expect(codeOf(touched)).toEqual([403, 'forbidden']);
    expect(codeOf(await call('GET', '/nodes'))).toEqual([403, 'forbidden']);
  });

  it('finds nothing of another tenant, on any route', async () => {
    const id = await running();
    for (const route of routesOf(appRouter).filter((one) => one.path.startsWith('/instances/{id}'))) {
      const path = route.path.replace('{id}', id).replace('{snapshotId}', randomUUID());
      const body = {
        'instances.resize': { flavorId: api.cloud.large },
        'instances.restore': { snapshotId: randomUUID() },
      };
      const request = route.method === 'POST' ? { body: bodyFor(route.procedure, body) } : {};
      const answer = await call(route.method, path, { ...request, token: api.stranger });
      expect([route.procedure, ...codeOf(answer)]).toEqual([route.procedure, 404, 'not_found']);
    }
    expect((await call('GET', `/instances/${id}`)).body).toMatchObject({ status: 'ACTIVE', task: null });
  });
});

function bodyFor(procedure: string, bodies: Record<string, object>): object {
  return bodies[procedure] ?? (procedure === 'snapshots.create' ? { name: 'mine' } : {});
}

describe('the door', () => {
  it('says which methods a path takes', async () => {
    const answer = await call('PUT', '/instances', { body: {} });
    expect(codeOf(answer)).toEqual([405, 'method_not_allowed']);
    expect(answer.headers.get('allow')).toBe('GET, POST, HEAD');
    expect((await call('DELETE', '/openapi.json')).headers.get('allow')).toBe('GET, HEAD');
  });

  it('answers HEAD like GET without a body', async () => {
    const headers = { authorization: `Bearer ${api.viewer}` };
    const response = await fetch(`${api.origin}/api/v1/flavors`, { method: 'HEAD', headers });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });

  it('gives the events as a file', async () => {
    const { status, headers } = await call('GET', '/events/export?format=jsonl&action=instance.');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/jsonl; charset=utf-8']);
  });

  it('gives the document to anybody', async () => {
    const answer = await call('GET', '/openapi.json', { token: null });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ openapi: '3.1.0', servers: [{ url: '/api/v1' }] });
  });

  it('keeps a harmless request id and puts it on the operation', async () => {
    const headers = { 'x-request-id': 'my-script-0001' };
    expect((await call('GET', '/quota', { headers })).headers.get('x-request-id')).toBe('my-script-0001');
    const odd = await call('GET', '/quota', { headers: { 'x-request-id': '<script>' } });
    expect(odd.headers.get('x-request-id')).not.toBe('<script>');
  });

  it('was seen to give every success that it documents', () => {
    const routes = routesOf(appRouter);
    const missing = routes.filter(({ procedure, status }) => !api.client.seen.has(`${procedure} ${status}`));
    // What cloud admins ask for is seen in operators.test.ts, quotas and what is used in figures.test.ts.
    const elsewhere = ['Nodes', 'Placement', 'Orphans', 'Tenants', 'Audit', 'Quota', 'Quotas', 'Cloud'];
    const others = missing.filter(({ tags }) => !tags.some((tag) => elsewhere.includes(tag)));
    expect(others.map(({ procedure }) => procedure)).toEqual([]);
  });
});
