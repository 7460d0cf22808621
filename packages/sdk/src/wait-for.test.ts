import { startTestApi, type TestApi } from '@cloudlet/api/testing';
import { createTestToken } from '@cloudlet/control/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from './client.ts';
import type { Client, Operation } from './types.ts';
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

it('tells each look at it until the operation has succeeded', async () => {
  const { operation } = await create('watched');
  const seen: Operation['status'][] = [];
  const waiting = waitFor(client, operation, {
    onProgress: ({ status }) => {
      if (seen.push(status) === 1) void api.cloud.node.succeed('running');
    },
  });
  expect(await waiting).toMatchObject({ id: operation.id, status: 'SUCCEEDED' });
  expect([seen[0], seen.at(-1)]).toEqual(['ACCEPTED', 'SUCCEEDED']);
});

it('throws the operation that failed, with its reason', async () => {
  const { operation } = await create('doomed');
  const [job] = await api.cloud.node.takeJobs();
  if (!job) throw new Error('nothing was offered');
  await api.cloud.node.start(job);
  const failure = { code: 'disk_full', message: 'The disk is full.', detail: 'ENOSPC' };
  await api.cloud.node.finish(job, { outcome: 'failed', undo: 'clean', power: 'absent', failure });
  const failing = waitFor(client, operation);
  await expect(failing).rejects.toMatchObject({
    code: 'operation_failed',
    operation: { id: operation.id, status: 'FAILED' },
  });
  await expect(failing).rejects.toThrow(/^create failed: \S/);
});

it('throws the operation that a destroy ended', async () => {
  const { instance, operation } = await create('gone');
  await client.instances.destroy({ id: instance.id });
  await expect(waitFor(client, operation)).rejects.toMatchObject({
    code: 'operation_superseded',
    message: 'create was ended by a destroy of the instance',
  });
});

it('waits no longer than it is told, and the operation goes on', async () => {
  const { operation } = await create('slow');
  const waiting = waitFor(client, operation, { timeoutMs: 300 });
  await expect(waiting).rejects.toMatchObject({ code: 'wait_timeout', operation: { status: 'ACCEPTED' } });
  await expect(waiting).rejects.toThrow('create has not ended within 0.3 s; it goes on');
});

it('ends when it is told to', async () => {
  const { operation } = await create('left');
  const leaving = new AbortController();
  const waiting = waitFor(client, operation, {
    signal: leaving.signal,
    onProgress: () => leaving.abort(new Error('no more')),
  });
  await expect(waiting).rejects.toThrow('no more');
});
