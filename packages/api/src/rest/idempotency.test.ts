import { randomUUID } from 'node:crypto';
import { createTestToken } from '@cloudlet/control/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RestAnswer, RestRequest } from '../testing/rest-client.ts';
import { startTestApi, type TestApi } from '../testing/test-api.ts';
import { REPLAYED } from './idempotency-key.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.end());

let count = 0;
const newKey = () => randomUUID();
function guest(): Record<string, unknown> {
  count += 1;
  return { name: `once-${count}`, flavorId: api.cloud.small, imageId: api.cloud.image };
}

function post(key: string, body: unknown, path = '/instances', more: RestRequest = {}): Promise<RestAnswer> {
  return api.client.call('POST', path, { body, ...more, headers: { 'idempotency-key': key } });
}

const isReplay = (answer: RestAnswer) => answer.headers.get(REPLAYED);
const instances = () => api.cloud.database.instance.count();
const keysOf = (key: string) => api.cloud.database.idempotencyKey.findMany({ where: { key } });

describe('a request with an Idempotency-Key', () => {
  it('is done once, and answered the same when it comes again', async () => {
    const key = newKey();
    const body = guest();
    const first = await post(key, body);
    expect([first.status, isReplay(first)]).toEqual([202, null]);
    const had = await instances();
    await api.cloud.node.succeed('running');
    const again = await post(key, Object.fromEntries(Object.entries(body).reverse()));
    expect([again.status, isReplay(again)]).toEqual([202, 'true']);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    expect((await post(`"${key}"`, body)).body).toEqual(first.body);
    expect(await instances()).toBe(had);
  });

  it('is another request with another body, or at another path', async () => {
    const key = newKey();
    const { body } = await post(key, guest());
    const { id } = body.instance as { id: string };
    const had = await instances();
    for (const answer of [await post(key, guest()), await post(key, {}, `/instances/${id}/start`)]) {
      expect([answer.status, answer.body.code]).toEqual([422, 'idempotency_key_reused']);
    }
    expect(await instances()).toBe(had);
  });

  it('shares its key with nobody', async () => {
    const key = newKey();
    const { database, tenant } = api.cloud;
    const other = await createTestToken(database, tenant, { name: `other-${key}` });
    expect((await post(key, guest())).status).toBe(202);
    for (const token of [other.secret, api.stranger]) {
      const answer = await post(key, guest(), '/instances', { token });
      expect([answer.status, isReplay(answer)]).toEqual([202, null]);
    }
  });

  it('keeps nothing of a refusal: the key may be used once the reason is gone', async () => {
    const key = newKey();
    const taken = guest();
    const { body } = await post(newKey(), taken);
    const refused = await post(key, taken);
    expect([refused.status, refused.body.code]).toEqual([409, 'name_taken']);
    expect(await keysOf(key)).toEqual([]);
    await api.client.call('DELETE', `/instances/${(body.instance as { id: string }).id}`);
    expect((await post(key, taken)).status).toBe(202);
    expect(await keysOf(key)).toHaveLength(1);
  });

  it.each([
    ['an empty one', ''],
    ['one with a space in it', 'a b'],
    ['one that is too long', 'x'.repeat(256)],
  ])('is refused with %s', async (_name, key) => {
    const answer = await post(key, guest());
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_input']);
  });

  it('may be any other method’s too, which needs no key', async () => {
    const headers = { 'idempotency-key': newKey() };
    const answers = [
      await api.client.call('GET', '/instances', { headers }),
      await api.client.call('GET', '/instances', { headers }),
    ];
    expect(answers.map(isReplay)).toEqual([null, null]);
  });
});

describe('twins', () => {
  it('wait for the first one’s answer, however many', async () => {
    const key = newKey();
    const body = guest();
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(key, body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(answers.filter((answer) => isReplay(answer) === null)).toHaveLength(1);
    const { name } = body as { name: string };
    expect(await api.cloud.database.instance.count({ where: { name } })).toBe(1);
  });

  it('of one whose process died before its commit do it themselves', async () => {
    const key = newKey();
    const body = guest();
    const { database, tenant } = api.cloud;
    // Holds the first one up in the middle of its transaction, after it has taken the key.
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const holding = database.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM tenant WHERE id = ${tenant.id}::uuid FOR UPDATE`;
      await held;
    });
    const first = post(key, body);
    const waiting = (words: string) =>
      database.$queryRaw<{ pid: number }[]>`
        SELECT pid FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE ${`%${words}%`}`;
    await expect.poll(() => waiting('FROM tenant')).toHaveLength(1);
    const twin = post(key, body);
    await expect.poll(() => waiting('pg_advisory_xact_lock')).toHaveLength(1);
    const [{ pid } = { pid: 0 }] = await waiting('FROM tenant');
    await database.$queryRaw`SELECT pg_terminate_backend(${pid}::int)`;
    expect((await first).status).toBeGreaterThanOrEqual(500);
    letGo();
    await holding;
    const answer = await twin;
    expect([answer.status, isReplay(answer)]).toEqual([202, null]);
    const { name } = body as { name: string };
    expect(await database.instance.count({ where: { name } })).toBe(1);
    const again = await post(key, body);
    expect([again.body, isReplay(again)]).toEqual([answer.body, 'true']);
  });
});

describe('what is kept', () => {
  it('cannot be read without the token, also of what is shown once', async () => {
    const key = newKey();
    const { body } = await post(newKey(), guest());
    const { id } = body.instance as { id: string };
    await api.cloud.node.succeed('running');
    const ticket = await post(key, {}, `/instances/${id}/console-ticket`);
    expect(ticket.status).toBe(201);
    const [row] = await keysOf(key);
    const kept = Buffer.from(row?.answer ?? []).toString('latin1');
    expect(kept.length).toBeGreaterThan(50);
    expect(kept).not.toContain(ticket.body.ticket as string);
    expect(kept).not.toContain('gateway.test');
    expect((await post(key, {}, `/instances/${id}/console-ticket`)).body).toEqual(ticket.body);
  });

  it('is forgotten after 24 hours, and makes room then', async () => {
    const { database } = api.cloud;
    const key = newKey();
    expect((await post(key, guest())).status).toBe(202);
    const age = (hours: number) =>
      database.$executeRaw`UPDATE idempotency_key SET created_at = now() - ${hours} * interval '1 hour' WHERE key = ${key}`;
    await age(23.9);
    expect((await post(key, guest())).status).toBe(422);
    await age(24.1);
    const anew = await post(key, guest());
    expect([anew.status, isReplay(anew)]).toEqual([202, null]);
    await age(24.1);
    expect((await post(newKey(), guest())).status).toBe(202);
    expect(await keysOf(key)).toEqual([]);
  });
});
