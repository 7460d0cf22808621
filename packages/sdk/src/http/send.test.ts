import { afterEach, expect, it } from 'vitest';
import { createClient } from '../client.ts';
import { problem, serveAnswers } from '../testing/scripted.ts';

const ID = '01939f3e-7c00-7000-8000-000000000001';
const ok = (body: object) => () => Response.json(body);
const html = (status: number) => () =>
  new Response('<html>', { status, headers: { 'content-type': 'text/html' } });

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

async function cloud(...answers: (() => Response)[]) {
  const server = await serveAnswers(answers);
  close = server.close;
  return { asked: server.asked, client: createClient({ address: server.origin, token: 'clt_test' }) };
}

it('asks again where a gateway failed a GET, and takes the answer that comes', async () => {
  const { client, asked } = await cloud(html(502), html(503), ok({ id: ID }));
  expect(await client.operations.get({ id: ID })).toEqual({ id: ID });
  expect(asked).toHaveLength(3);
});

it('asks four times and no more', async () => {
  const { client, asked } = await cloud(html(502), html(502), html(502), html(502));
  await expect(client.quota.get()).rejects.toMatchObject({ code: 'unexpected_answer', status: 502 });
  expect(asked).toHaveLength(4);
});

it('sends any request again after the pause that a refusal asks for', async () => {
  const { client, asked } = await cloud(problem(429, 'rate_limited', { 'retry-after': '1' }), ok({ id: ID }));
  const from = performance.now();
  await client.keyPairs.delete({ id: ID });
  expect(performance.now() - from).toBeGreaterThan(950);
  expect(asked.map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
});

it('shows a refusal that asks for more patience than half a minute', async () => {
  const { client } = await cloud(problem(429, 'rate_limited', { 'retry-after': '31' }));
  await expect(client.quota.get()).rejects.toMatchObject({ code: 'rate_limited', status: 429 });
});

it('sends a POST again with its key where nobody knows whether it was done', async () => {
  const { client, asked } = await cloud(html(504), problem(504, 'outcome_unknown'), ok({ id: ID }));
  expect(await client.instances.start({ id: ID })).toEqual({ id: ID });
  expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
  expect(asked).toHaveLength(3);
});

it('sends no DELETE again of which nobody knows whether it was done', async () => {
  const { client, asked } = await cloud(html(504));
  await expect(client.instances.destroy({ id: ID })).rejects.toMatchObject({ code: 'unexpected_answer' });
  expect(asked).toHaveLength(1);
});

it('does not ask again where the API says no', async () => {
  const { client, asked } = await cloud(problem(503, 'no_node'));
  const input = { name: 'web-1', flavorId: ID, imageId: ID };
  await expect(client.instances.create(input)).rejects.toMatchObject({ code: 'no_node' });
  expect(asked).toHaveLength(1);
});

it('gives each POST a key of its own, and the one that it is told', async () => {
  const { client, asked } = await cloud(ok({}), ok({}), ok({}));
  await client.instances.start({ id: ID });
  await client.instances.start({ id: ID });
  await client.instances.start({ id: ID }, { idempotencyKey: 'the-same' });
  const keys = asked.map(({ key }) => key);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(keys[1]).not.toBe(keys[0]);
  expect(keys[2]).toBe('the-same');
});

it('says that nothing answers, and why', async () => {
  const { client } = await cloud();
  await close?.();
  const failing = client.instances.destroy({ id: ID });
  await expect(failing).rejects.toMatchObject({ code: 'unreachable' });
  await expect(failing).rejects.toThrow(/127\.0\.0\.1:\d+ does not answer: .*ECONNREFUSED/);
});

it('gives up an attempt that takes too long', async () => {
  const server = await serveAnswers([]);
  close = server.close;
  const hanging = createClient({
    address: server.origin,
    token: 'clt_test',
    timeoutMs: 50,
    fetch: (request) =>
      new Promise((_, reject) => {
        const { signal } = request as Request;
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  });
  await expect(hanging.instances.destroy({ id: ID })).rejects.toThrow(/does not answer: not in time/);
});

it('stops at once when it is told to, also between two attempts', async () => {
  const { client, asked } = await cloud(problem(429, 'rate_limited', { 'retry-after': '20' }));
  const stopping = new AbortController();
  const call = client.quota.get({}, { signal: stopping.signal });
  const refused = expect(call).rejects.toThrow('enough');
  while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  stopping.abort(new Error('enough'));
  await refused;
});
