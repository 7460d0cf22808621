import { startTestApi, type TestApi } from '@cloudlet/api/testing';
import { createTestToken } from '@cloudlet/control/testing';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { createClient } from './client.ts';
import { each } from './each.ts';
import { ProblemError } from './errors.ts';
import type { Accepted, Client, Instance, Operation } from './types.ts';
import { waitFor } from './wait-for.ts';

let api: TestApi;
let client: Client;

beforeAll(async () => {
  api = await startTestApi();
  const { secret } = await createTestToken(api.cloud.database, api.cloud.tenant, { name: 'sdk' });
  client = createClient({ address: api.origin, token: secret });
});
afterAll(() => api.end());

const create = (name: string) =>
  client.instances.create({ name, flavorId: api.cloud.small, imageId: api.cloud.image });

describe('the client against the real API', () => {
  it('takes an instance from its creation to its end', async () => {
    const { instance, operation } = await create('web-1');
    expect(instance).toMatchObject({ name: 'web-1', status: 'BUILD', task: 'create' });
    await api.cloud.node.succeed('running');
    expect(await waitFor(client, operation)).toMatchObject({ status: 'SUCCEEDED', progress: 1 });
    expect((await client.instances.get({ id: instance.id })).status).toBe('ACTIVE');
    const stopping = await client.instances.stop({ id: instance.id, timeoutSeconds: 5 });
    await api.cloud.node.succeed('shutoff');
    await waitFor(client, stopping.operation);
    expect(await client.instances.list({ status: 'SHUTOFF', name: 'web' })).toMatchObject({
      items: [{ id: instance.id }],
      nextCursor: null,
    });
    const destroying = await client.instances.destroy({ id: instance.id });
    await api.cloud.node.succeed('absent');
    await waitFor(client, destroying.operation);
    await expect(client.instances.get({ id: instance.id })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('answers nothing where there is nothing to say, and leaves out what is undefined', async () => {
    const group = await client.serverGroups.create({ name: 'web', policy: 'AFFINITY' });
    expect(await client.serverGroups.delete({ id: group.id })).toBeUndefined();
    const accepted = await client.instances.create({
      name: 'plain',
      flavorId: api.cloud.small,
      imageId: api.cloud.image,
      serverGroupId: undefined,
      userData: undefined,
    });
    expect(accepted.instance.serverGroup).toBeNull();
  });

  it('throws what the API refuses as a problem with its code and members', async () => {
    const refused = create('Not_A_Name').catch((error: unknown) => error);
    const problem = await refused;
    expect(problem).toBeInstanceOf(ProblemError);
    expect(problem).toMatchObject({ code: 'invalid_name', status: 422, problem: { name: 'Not_A_Name' } });
  });

  it('says that a token is none', async () => {
    const stranger = createClient({ address: `${api.origin}/api/v1/`, token: 'clt_wrong' });
    await expect(stranger.session.get()).rejects.toMatchObject({ code: 'unauthenticated', status: 401 });
  });

  it('walks through a list of any length', async () => {
    for (const name of ['page-1', 'page-2', 'page-3']) await create(name);
    const names: string[] = [];
    for await (const { name } of each(client.instances.list, { name: 'page-', limit: 1 })) names.push(name);
    expect(names).toEqual(['page-3', 'page-2', 'page-1']);
  });

  it('refuses a field of the path that is missing before it asks anybody', async () => {
    await expect(client.instances.get({ id: '' })).rejects.toThrow('/instances/{id} needs the field id');
  });
});

it('has the types of the document', () => {
  expectTypeOf(client.instances.create).returns.resolves.toEqualTypeOf<Accepted>();
  expectTypeOf(client.instances.get).returns.resolves.toEqualTypeOf<Instance>();
  expectTypeOf(client.keyPairs.delete).returns.resolves.toEqualTypeOf<undefined>();
  expectTypeOf(client.operations.get).returns.resolves.toEqualTypeOf<Operation>();
  expectTypeOf(client.instances.stop)
    .parameter(0)
    .toMatchTypeOf<{ id: string; force?: boolean | undefined; timeoutSeconds?: number | undefined }>();
  // @ts-expect-error an instance has a flavor
  const withoutFlavor: Parameters<Client['instances']['create']>[0] = { name: 'web-1', imageId: 'x' };
  // @ts-expect-error there is no such operation
  const unknown = client.instances.explode;
  expect([withoutFlavor.name, unknown]).toEqual(['web-1', undefined]);
});
