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

/** What those who run the cloud ask for, at the portal's door. */

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
    const answer = await signIn(api.dependencies, {
      email: address,
      password: PASSWORD,
      visitor: { address: null, userAgent: null },
    });
    if (answer.kind !== 'signed-in') throw new Error(`${address} cannot sign in`);
    return { kind: 'session', ...answer.claims };
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

async function ask(
  type: 'query' | 'mutation',
  path: string,
  input: unknown,
  as: Identity | null = admin,
  dependencies = api.dependencies,
): Promise<Answer> {
  const query =
    type === 'query' && input !== undefined ? `?input=${encodeURIComponent(JSON.stringify(input))}` : '';
  const request = new Request(`http://portal.test/api/trpc/${path}${query}`, {
    method: type === 'query' ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json' },
    body: type === 'query' ? null : JSON.stringify(input),
  });
  const response = await handleTrpc(dependencies, request, async () => as);
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

it('makes a join command once, lists it without its secret, and revokes it', async () => {
  const made = await ask('mutation', 'enrolments.create', { name: 'host-9', validForSeconds: 7_200 });
  const { id, command, expiresAt } = made.data as { id: string; command: string; expiresAt: string };
  expect(command).toMatch(
    /^\.\/cloudlet node join clj_[\w-]{43}\.0123456789012345678901234567890123456789abc@cloud\.test:3002$/,
  );
  expect(Math.round((Date.parse(expiresAt) - Date.now()) / 60_000)).toBe(120);
  const listed = await ask('query', 'enrolments.list', undefined);
  expect(listed.data).toMatchObject({
    doorAddresses: ['cloud.test:3002'],
    items: [{ id, name: 'host-9', again: false, createdBy: 'Admin', expiresAt }],
  });
  const secret = command.slice(command.indexOf('clj_') + 4, command.indexOf('.0123'));
  expect(JSON.stringify(listed.data)).not.toContain(secret);
  const audit = await api.cloud.database.auditEvent.findMany({ where: { targetId: id } });
  expect(audit).toMatchObject([{ action: 'node.enroll', actorName: 'Admin' }]);
  expect(JSON.stringify(audit.map(({ detail }) => detail))).not.toContain(secret);

  expect((await ask('mutation', 'enrolments.revoke', { id })).status).toBe(200);
  expect((await ask('query', 'enrolments.list', undefined)).data.items).toEqual([]);
  expect((await ask('mutation', 'enrolments.revoke', { id })).error?.code).toBe('not_found');
});

it('refuses names that are known or impossible, times that are too long, and any where no machine can come in', async () => {
  const refusal = async (input: object) => (await ask('mutation', 'enrolments.create', input)).error?.code;
  expect(await refusal({ name: 'node-1' })).toBe('name_taken');
  expect(await refusal({ name: 'nowhere', again: true })).toBe('not_found');
  expect(await refusal({ name: 'Not a host' })).toBe('invalid_name');
  expect(await refusal({ name: 'host-9', validForSeconds: 8 * 24 * 3_600 })).toBe('invalid_value');
  const closed = { ...api.dependencies, machineDoor: null };
  const answer = await ask('mutation', 'enrolments.create', { name: 'host-9' }, admin, closed);
  expect(answer).toMatchObject({ status: 409, error: { code: 'door_closed' } });
  expect((await ask('query', 'enrolments.list', undefined, admin, closed)).data.doorAddresses).toEqual([]);
});

it('tells nobody without a session anything of it', async () => {
  for (const [type, path, input] of [
    ['query', 'enrolments.list', undefined],
    ['mutation', 'enrolments.create', { name: 'theirs' }],
    ['mutation', 'enrolments.revoke', { id: api.cloud.node.id }],
  ] as const) {
    const { status, error } = await ask(type, path, input, null);
    expect([path, status, error?.code]).toEqual([path, 401, 'unauthenticated']);
  }
  expect(await api.cloud.database.enrolment.count({ where: { name: 'theirs' } })).toBe(0);
});

it('is for cloud admins alone, and for no tenant’s token', async () => {
  const { id } = api.cloud.node;
  const requests = [
    ['query', 'nodes.list', {}],
    ['query', 'nodes.get', { id }],
    ['query', 'nodes.instances', { id }],
    ['mutation', 'nodes.setMode', { id, mode: 'DRAINED' }],
    ['mutation', 'nodes.setRatios', { id, cpuAllocationRatio: 1 }],
    ['mutation', 'nodes.remove', { id }],
    ['query', 'enrolments.list', undefined],
    ['mutation', 'enrolments.create', { name: 'theirs' }],
    ['mutation', 'enrolments.revoke', { id }],
    ['query', 'placement.get', undefined],
    ['mutation', 'placement.set', { strategy: 'SPREAD' }],
  ] as const;
  const operators = routesOf(appRouter).filter(({ tags }) =>
    ['Nodes', 'Placement'].some((tag) => (tags as readonly string[]).includes(tag)),
  );
  expect(operators.map(({ procedure }) => procedure).sort()).toEqual(requests.map(([, path]) => path).sort());
  for (const [type, path, input] of requests) {
    expect([path, (await ask(type, path, input, member)).error?.code]).toEqual([path, 'forbidden']);
  }
  for (const { method, path } of operators) {
    const body = method !== 'POST' ? {} : path === '/enrolments' ? { name: 'theirs' } : { mode: 'DRAINED' };
    const hasBody = method === 'POST' || method === 'PATCH';
    const answer = await api.client.call(method, path.replace('{id}', id), hasBody ? { body } : {});
    expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'forbidden']);
  }
  expect((await ask('query', 'nodes.get', { id: randomUUID() })).error?.code).toBe('not_found');
});

it('makes tenants, shows them with their quota, suspends and resumes them', async () => {
  const made = await ask('mutation', 'tenants.create', {
    name: 'acme',
    owner: 'member@demo.example',
    quota: { instances: 3 },
  });
  expect(made.data).toMatchObject({ name: 'acme', members: 1, instances: 0, suspension: null });
  const { id } = made.data as { id: string };
  const listed = await ask('query', 'tenants.list', { name: 'acm' });
  expect(listed.data.items).toEqual([made.data]);
  const quota = await ask('query', 'tenants.quota', { id });
  expect(quota.data).toMatchObject({ instances: { limit: 3, used: 0 }, vcpus: { limit: 50 } });
  const suspended = await ask('mutation', 'tenants.suspend', { id, reason: 'unpaid' });
  expect(suspended.data).toMatchObject({ suspension: { reason: 'unpaid' } });
  const resumed = await ask('mutation', 'tenants.resume', { id });
  expect(resumed.data).toEqual(made.data);
  const refused = await ask('query', 'tenants.quota', { id }, member);
  expect(refused.error).toMatchObject({ code: 'forbidden', params: { needs: 'admin' } });
});
