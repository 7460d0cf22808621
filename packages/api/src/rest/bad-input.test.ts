import { randomUUID } from 'node:crypto';
import { setQuota } from '@cloudlet/control';
import { SYSTEM } from '@cloudlet/control/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRouter } from '../router.ts';
import { codeOf, type RestRequest } from '../testing/rest-client.ts';
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

let count = 0;

/** A body of a create request that is good but for the changes. */
function guest(changes: object = {}): Record<string, unknown> {
  count += 1;
  return { name: `vm-${count}`, flavorId: api.cloud.small, imageId: api.cloud.image, ...changes };
}

const running = async () => (await api.cloud.createActive()).instance.id;

describe('bad input', () => {
  const create = (changes: object, request: RestRequest = {}) =>
    call('POST', '/instances', { body: guest(changes), ...request });

  it.each([
    ['a name that is no host name', { name: 'Web_1' }, 422, 'invalid_name'],
    ['an empty name', { name: '' }, 422, 'invalid_name'],
    ['a name that is too long', { name: 'a'.repeat(64) }, 422, 'invalid_name'],
    ['no name', { name: undefined }, 400, 'invalid_input'],
    ['a number for a name', { name: 1 }, 400, 'invalid_input'],
    ['an unknown flavor', { flavorId: randomUUID() }, 404, 'not_found'],
    ['a flavor id that is none', { flavorId: 'small' }, 400, 'invalid_input'],
    ['an unknown image', { imageId: randomUUID() }, 404, 'not_found'],
    ['an unknown key pair', { keyPairIds: [randomUUID()] }, 404, 'not_found'],
    ['an empty user data', { userData: '' }, 422, 'invalid_value'],
    ['a user data of more than 64 KiB', { userData: 'x'.repeat(65_537) }, 422, 'invalid_value'],
    ['a user data of 1 MiB', { userData: 'x'.repeat(2 ** 20) }, 413, 'payload_too_large'],
    ['a user data with a NUL', { userData: 'a\u0000b' }, 400, 'invalid_input'],
    ['a user data with half a character', { userData: 'a\ud800b' }, 400, 'invalid_input'],
    ['a password of seven characters', { consolePassword: 'hunter2' }, 400, 'invalid_input'],
    ['a password that nobody can type', { consolePassword: 'a\nb' }, 400, 'invalid_input'],
    ['an unknown field', { status: 'ACTIVE' }, 400, 'invalid_input'],
    ['a prototype', JSON.parse('{"__proto__": {"admin": true}}'), 400, 'invalid_input'],
  ])('%s', async (_name, changes, status, code) => {
    expect(codeOf(await create(changes))).toEqual([status, code]);
  });

  it('says which fields are wrong, and never what was in them', async () => {
    const answer = await create({ flavorId: 7, consolePassword: 'hunter2\n', colour: 'red' });
    expect(answer.body.issues).toEqual([
      expect.objectContaining({ path: ['flavorId'], code: 'invalid_type' }),
      expect.objectContaining({ path: ['consolePassword'] }),
      expect.objectContaining({ path: ['colour'], code: 'unrecognized_keys' }),
    ]);
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });

  it.each([
    ['/instances?limit=0', 400],
    ['/instances?limit=101', 400],
    ['/instances?limit=ten', 400],
    ['/instances?limit=', 400],
    ['/instances?limit=1&limit=2', 400],
    ['/instances?status=DANCING', 400],
    ['/instances?name=%00', 400],
    ['/instances?colour=red', 400],
    ['/instances?__proto__=1', 400],
    ['/instances?limit=1', 200],
  ])('a query like %s', async (path, status) => {
    expect((await call('GET', path)).status).toBe(status);
  });

  it.each([
    ['GET', '/instances/not-an-id', 404, 'not_found'],
    ['GET', `/instances/${randomUUID()}`, 404, 'not_found'],
    ['GET', '/instances/11111111-1111-1111-1111-111111111111', 404, 'not_found'],
    ['GET', '/instances/%00', 404, 'not_found'],
    ['DELETE', '/tokens/nonsense', 404, 'not_found'],
    ['DELETE', `/instances/${randomUUID()}/snapshots/nonsense`, 404, 'not_found'],
    ['GET', `/operations/${randomUUID()}`, 404, 'not_found'],
    ['DELETE', `/key-pairs/${randomUUID()}`, 404, 'not_found'],
    ['GET', '/', 404, 'route_not_found'],
    ['GET', '/nothing', 404, 'route_not_found'],
    ['GET', '/instances/', 404, 'route_not_found'],
    ['GET', '/changes/watch', 404, 'route_not_found'],
  ])('%s %s', async (method, path, status, code) => {
    expect(codeOf(await call(method, path))).toEqual([status, code]);
  });

  it('a field that the path has already', async () => {
    const id = await running();
    const answer = await call('POST', `/instances/${id}/stop`, { body: { id: randomUUID() } });
    expect(codeOf(answer)).toEqual([400, 'invalid_input']);
  });

  it('a key pair whose name has a line break', async () => {
    const body = { name: 'lap\ntop', publicKey: PUBLIC_KEY };
    expect((await call('POST', '/key-pairs', { body })).body).toMatchObject({
      code: 'invalid_value',
      field: 'name',
    });
  });

  it('a public key that is none, a name in use', async () => {
    const keyPair = { name: 'twice', publicKey: PUBLIC_KEY };
    expect(codeOf(await call('POST', '/key-pairs', { body: { ...keyPair, publicKey: 'nonsense' } }))).toEqual(
      [422, 'invalid_public_key'],
    );
    expect((await call('POST', '/key-pairs', { body: keyPair })).status).toBe(201);
    expect(codeOf(await call('POST', '/key-pairs', { body: keyPair }))).toEqual([409, 'name_taken']);
    const taken = guest();
    expect((await call('POST', '/instances', { body: taken })).status).toBe(202);
    const answer = await call('POST', '/instances', { body: taken });
    expect(answer.body).toMatchObject({
      status: 409,
      code: 'name_taken',
      type: 'urn:cloudlet:problem:name_taken',
    });
  });

  it('an operation on an instance that is busy or in the wrong state', async () => {
    const { id } = (await call('POST', '/instances', { body: guest() })).body.instance as { id: string };
    const building = await call('POST', `/instances/${id}/stop`);
    expect(building.body).toMatchObject({ status: 409, code: 'instance_busy', task: 'create' });
    await api.cloud.node.succeed('running');
    expect((await call('POST', `/instances/${id}/start`)).body).toMatchObject({
      code: 'wrong_status',
      currentStatus: 'ACTIVE',
      allowedIn: ['SHUTOFF'],
    });
    expect((await call('POST', `/instances/${id}/stop`)).status).toBe(202);
    const busy = await call('POST', `/instances/${id}/reboot`);
    expect(busy.body).toMatchObject({ status: 409, code: 'instance_busy', task: 'stop' });
    await api.cloud.node.succeed('shutoff');
    expect(codeOf(await call('POST', `/instances/${id}/stop`))).toEqual([409, 'wrong_status']);
  });

  it('a resize that cannot be', async () => {
    const id = await running();
    const resize = (flavorId: string) => call('POST', `/instances/${id}/resize`, { body: { flavorId } });
    expect(codeOf(await resize(api.cloud.small))).toEqual([409, 'flavor_unchanged']);
    expect((await resize(api.cloud.large)).status).toBe(202);
    await api.cloud.node.succeed('running');
    expect((await resize(api.cloud.small)).body).toMatchObject({
      status: 422,
      code: 'disk_would_shrink',
      fromGib: 10,
      toGib: 5,
    });
  });

  it('more than the quota allows', async () => {
    const { database, tenant } = api.cloud;
    const { body } = await call('GET', '/quota');
    const { used } = body.vcpus as { used: number };
    await setQuota(database, SYSTEM, { tenantId: tenant.id, quota: { vcpus: used } });
    const answer = await create({});
    expect(answer.body).toMatchObject({
      status: 409,
      code: 'quota_exceeded',
      detail: `The quota allows ${used} vCPUs; ${used} used, 1 more asked for.`,
      resource: 'vcpus',
      limit: used,
      used,
      asked: 1,
    });
  });
});

it('says of every id in a path that cannot be one what it should be the id of', async () => {
  const called = (one: string) =>
    ({ 'key-pairs': 'key_pair', requests: 'quota_request' })[one] ?? one.replace('-', '_').replace(/s$/, '');
  const single = routesOf(appRouter).filter(({ pathFields }) => pathFields.length === 1);
  for (const { method, path, segments } of single) {
    const answer = await call(method, path.replace(/\{\w+\}/, 'nonsense'));
    expect([path, ...codeOf(answer)]).toEqual([path, 404, 'not_found']);
    const collection = segments[segments.findIndex((one) => one.startsWith('{')) - 1] ?? '';
    expect([path, answer.body.targetType]).toEqual([path, called(collection)]);
  }
});
