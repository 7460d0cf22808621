import { randomUUID } from 'node:crypto';
import { createUser } from '@cloudlet/control';
import { SYSTEM } from '@cloudlet/control/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Identity } from './identity.ts';
import { routesOf } from './rest/routes.ts';
import { appRouter } from './router.ts';
import { signIn } from './sign-in.ts';
import { startTestApi, type TestApi } from './testing/test-api.ts';
import { handleTrpc } from './trpc-door.ts';

/** What those who run the cloud ask for, at the portal's door: no token is a cloud admin's. */

let api: TestApi;
let admin: Identity;
let member: Identity;

const PASSWORD = 'correct horse';
beforeAll(async () => {
  api = await startTestApi();
  const email = 'admin@cloud.example';
  await createUser(api.cloud.database, SYSTEM, {
    email,
    name: 'Admin',
    password: PASSWORD,
    isCloudAdmin: true,
  });
  const sessionOf = async (address: string): Promise<Identity> => {
    const claims = await signIn(api.dependencies, { email: address, password: PASSWORD });
    if (!claims) throw new Error(`${address} cannot sign in`);
    return { kind: 'session', ...claims };
  };
  admin = await sessionOf(email);
  member = await sessionOf('member@demo.example');
});
afterAll(() => api.end());

type Answer = {
  readonly status: number;
  readonly data: Record<string, unknown>;
  readonly error: { readonly code: string; readonly params: unknown } | null;
};

async function ask(type: 'query' | 'mutation', path: string, input: unknown, as = admin): Promise<Answer> {
  const query = type === 'query' ? `?input=${encodeURIComponent(JSON.stringify(input))}` : '';
  const request = new Request(`http://portal.test/api/trpc/${path}${query}`, {
    method: type === 'query' ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json' },
    body: type === 'query' ? null : JSON.stringify(input),
  });
  const response = await handleTrpc(api.dependencies, request, async () => as);
  const body = (await response.json()) as {
    result?: { data: Answer['data'] };
    error?: { data: { code: string; params: unknown } };
  };
  return { status: response.status, data: body.result?.data ?? {}, error: body.error?.data ?? null };
}

it('shows a node with what it has, what is on it and what is really used', async () => {
  const { node, tenant } = api.cloud;
  const { instance } = await api.cloud.createActive('seen');
  await node.beat([], { use: { cpuShare: 0.5, memoryMib: 1_000, diskGib: 7, ageMs: 0 } });
  const { data } = await ask('query', 'nodes.get', { id: node.id });
  expect(data).toMatchObject({
    name: 'node-1',
    mode: 'ENABLED',
    ratios: { cpu: 4, memory: 1, disk: 1 },
    claimed: { vcpus: 1 },
    used: { cpuShare: 0.5, memoryMib: 1_000, diskGib: 7 },
    instances: 1,
    unfinishedOperations: 0,
    imageFormats: ['qcow2'],
    capabilities: ['x86_64'],
  });
  const listed = await ask('query', 'nodes.list', {});
  expect(listed.data.items).toEqual([data]);
  const instances = await ask('query', 'nodes.instances', { id: node.id });
  expect(instances.data).toMatchObject({
    items: [
      { id: instance.id, name: 'seen', tenant: { id: tenant.id, name: 'demo' }, status: 'ACTIVE', vcpus: 1 },
    ],
    nextCursor: null,
  });
});

it('drains, maintains, enables, overcommits and removes nodes, and changes how they are chosen', async () => {
  const { id } = api.cloud.node;
  const drained = await ask('mutation', 'nodes.setMode', {
    id,
    mode: 'DRAINED',
    reason: 'a disk is failing',
  });
  expect(drained.data).toMatchObject({ id, mode: 'DRAINED', modeReason: 'a disk is failing' });
  await ask('mutation', 'nodes.setMode', { id, mode: 'MAINTENANCE' });
  const [instance] = (await ask('query', 'nodes.instances', { id })).data.items as { id: string }[];
  const refused = await ask('mutation', 'instances.stop', { id: instance?.id }, member);
  expect(refused).toMatchObject({
    status: 409,
    error: { code: 'node_in_maintenance', params: { node: 'node-1' } },
  });
  expect((await ask('mutation', 'nodes.setMode', { id, mode: 'ENABLED' })).data.mode).toBe('ENABLED');

  const ratios = await ask('mutation', 'nodes.setRatios', { id, cpuAllocationRatio: 8 });
  expect(ratios.data).toMatchObject({ ratios: { cpu: 8, memory: 1, disk: 1 } });
  expect((await ask('mutation', 'nodes.setRatios', { id, cpuAllocationRatio: 0 })).error?.code).toBe(
    'invalid_value',
  );

  expect((await ask('mutation', 'placement.set', { strategy: 'PACK' })).data.strategy).toBe('PACK');
  expect((await ask('query', 'placement.get', undefined)).data).toEqual({
    strategy: 'PACK',
    weights: { cpu: 1, memory: 1, disk: 1 },
  });

  const inUse = await ask('mutation', 'nodes.remove', { id });
  expect(inUse).toMatchObject({
    status: 409,
    error: { code: 'node_in_use', params: { instances: { count: 1, first: ['demo/seen'] } } },
  });
  const { id: idle } = await api.cloud.addNode('idle');
  expect((await ask('mutation', 'nodes.remove', { id: idle })).status).toBe(200);
  expect((await ask('query', 'nodes.get', { id: idle })).error?.code).toBe('not_found');
});

it('is for cloud admins alone, and for no token', async () => {
  const { id } = api.cloud.node;
  const requests = [
    ['query', 'nodes.list', {}],
    ['query', 'nodes.get', { id }],
    ['query', 'nodes.instances', { id }],
    ['mutation', 'nodes.setMode', { id, mode: 'DRAINED' }],
    ['mutation', 'nodes.setRatios', { id, cpuAllocationRatio: 1 }],
    ['mutation', 'nodes.remove', { id }],
    ['query', 'placement.get', undefined],
    ['mutation', 'placement.set', { strategy: 'SPREAD' }],
  ] as const;
  const operators = routesOf(appRouter).filter(({ tags }) =>
    ['Nodes', 'Placement'].some((tag) => tags.includes(tag)),
  );
  expect(operators.map(({ procedure }) => procedure).sort()).toEqual(requests.map(([, path]) => path).sort());
  for (const [type, path, input] of requests) {
    expect([path, (await ask(type, path, input, member)).error?.code]).toEqual([path, 'forbidden']);
  }
  for (const { method, path } of operators) {
    const body = method === 'POST' ? { mode: 'DRAINED' } : {};
    const hasBody = method === 'POST' || method === 'PATCH';
    const answer = await api.client.call(method, path.replace('{id}', id), hasBody ? { body } : {});
    expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'forbidden']);
  }
  expect((await ask('query', 'nodes.get', { id: randomUUID() })).error?.code).toBe('not_found');
});
