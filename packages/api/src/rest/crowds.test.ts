import { setQuota } from '@cloudlet/control';
import { SYSTEM } from '@cloudlet/control/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.end());

const guest = (name: string) => ({ name, flavorId: api.cloud.small, imageId: api.cloud.image });
const quotaOf = (instances: number) =>
  setQuota(api.cloud.database, SYSTEM, {
    tenantId: api.cloud.tenant.id,
    quota: { instances, vcpus: 1_000, memoryMib: 1_000_000, rootDiskGib: 10_000 },
  });

function tally(codes: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[String(code)] = (counts[String(code)] ?? 0) + 1;
  return counts;
}

it('200 creates at once against a quota of 10 make exactly 10, and 190 are told why not', async () => {
  await quotaOf(10);
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      api.client.call('POST', '/instances', { body: guest(`crowd-${index}`) }),
    ),
  );
  expect(tally(answers.map(({ status, body }) => body.code ?? status))).toEqual({
    202: 10,
    quota_exceeded: 190,
  });
  for (const { body } of answers.filter((answer) => answer.status === 409))
    expect(body).toMatchObject({ resource: 'instances', limit: 10, used: 10, asked: 1 });
  const ports = await api.cloud.database.port.findMany();
  expect(new Set(ports.map(({ macAddress }) => macAddress)).size).toBe(10);
  expect(new Set(ports.map(({ ipAddress }) => ipAddress)).size).toBe(10);
}, 60_000);

it('of 20 creates at once with one name one is made', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => api.client.call('POST', '/instances', { body: guest('the-one') })),
  );
  expect(tally(answers.map(({ status, body }) => body.code ?? status))).toEqual({ 202: 1, name_taken: 19 });
});

it('a network with three addresses left gives each once', async () => {
  await quotaOf(100);
  const { database, node, addNode } = api.cloud;
  await addNode('small-network', { natCidr: '10.90.0.0/29' });
  await database.node.update({ where: { id: node.id }, data: { status: 'DOWN' } });
  for (const name of ['first', 'second']) await api.client.call('POST', '/instances', { body: guest(name) });
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      api.client.call('POST', '/instances', { body: guest(`address-${index}`) }),
    ),
  );
  expect(tally(answers.map(({ status, body }) => body.code ?? status))).toEqual({ 202: 3, no_node: 9 });
  const ports = await database.port.findMany();
  expect(new Set(ports.map(({ ipAddress }) => ipAddress)).size).toBe(5);
});

it('of 50 mixed requests at once on one instance one runs, and the others are told what does', async () => {
  const { cloud, client } = api;
  const { instance } = await cloud.createActive('besieged');
  const path = `/instances/${instance.id}`;
  const requests = [
    () => client.call('POST', `${path}/stop`, { body: {} }),
    () => client.call('POST', `${path}/reboot`, { body: {} }),
    () => client.call('POST', `${path}/resize`, { body: { flavorId: cloud.large } }),
    () => client.call('POST', `${path}/snapshots`, { body: { name: 'one' } }),
    () => client.call('POST', `${path}/start`, { body: {} }),
  ];
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => requests[index % requests.length]?.()),
  );
  const codes = tally(answers.map((answer) => answer?.body.code ?? answer?.status));
  const { 202: accepted, instance_busy: busy = 0, wrong_status: early = 0, ...others } = codes;
  expect([accepted, busy + early, others]).toEqual([1, 49, {}]);
  // Starts that came before anything ran.
  expect(early).toBeLessThanOrEqual(10);
  expect(await cloud.database.operation.count({ where: { endedAt: null } })).toBe(1);

  const destroys = await Promise.all(Array.from({ length: 10 }, () => client.call('DELETE', path)));
  expect(tally(destroys.map(({ status, body }) => body.code ?? status))).toEqual({
    202: 1,
    instance_busy: 9,
  });
});
