import { createTestToken } from '@cloudlet/control/testing';
import { DEFAULT_RATE_PER_SECOND } from '@cloudlet/model';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRestClient, type RestClient } from '../testing/rest-client.ts';
import { serve } from '../testing/serve.ts';
import { startTestApi, type TestApi } from '../testing/test-api.ts';
import { handleRest } from './handle.ts';
import { rateLimitOf } from './rate-limit.ts';

let api: TestApi;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(async () => {
  await Promise.all(ends.map((end) => end()));
  await api.end();
});

/** A new token, and portals of their own that hold it to a limit; `client(n)` asks the nth. */
async function limited(perSecond: number): Promise<(portal: number) => RestClient> {
  const { database, tenant } = api.cloud;
  const { secret } = await createTestToken(database, tenant, { name: `rate-${ends.length}` });
  const dependencies = { ...api.dependencies, rateLimit: rateLimitOf(perSecond) };
  const portals = await Promise.all([1, 2].map(() => serve((one) => handleRest(dependencies, one))));
  ends.push(...portals.map(({ close }) => close));
  const clients = portals.map(({ origin }) => createRestClient(origin, secret));
  return (portal) => clients[portal % clients.length] as RestClient;
}

const ask = (client: RestClient) => client.call('GET', '/session');
const number = (headers: Headers, name: string) => Number(headers.get(name));

it('by default lets 200 requests through at once', async () => {
  const client = await limited(DEFAULT_RATE_PER_SECOND);
  const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => ask(client(n))));
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(answers[0]?.headers.get('ratelimit-limit')).toBe('200');
});

it('counts for several portals together, and says how much is left', async () => {
  const client = await limited(1);
  const begun = performance.now();
  const seen = [];
  for (let n = 0; n < 4; n += 1) seen.push(await ask(client(n)));
  expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  // As many come back as seconds go by.
  const back = () => Math.ceil((performance.now() - begun) / 1000);
  for (const [index, { headers }] of seen.entries()) {
    expect(number(headers, 'ratelimit-remaining')).toBeGreaterThanOrEqual(3 - index);
    expect(number(headers, 'ratelimit-remaining')).toBeLessThanOrEqual(3 - index + back());
    expect(number(headers, 'ratelimit-reset')).toBeLessThanOrEqual(index + 1);
  }
});

it('turns away beyond it with 429, does nothing then, and lets through after Retry-After', async () => {
  const client = await limited(1);
  const { small: flavorId, image: imageId } = api.cloud;
  const create = (n: number) =>
    client(n).call('POST', '/instances', { body: { name: `rate-${n}`, flavorId, imageId } });
  const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => create(n)));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(3);
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(12 - refused.length);
  for (const { headers, body } of refused) {
    expect(body).toMatchObject({ code: 'rate_limited', retryAfterSeconds: number(headers, 'retry-after') });
    expect(number(headers, 'ratelimit-remaining')).toBe(0);
    expect(number(headers, 'retry-after')).toBeGreaterThanOrEqual(1);
    expect(number(headers, 'retry-after')).toBeLessThanOrEqual(2);
  }
  const made = await api.cloud.database.instance.count({ where: { name: { startsWith: 'rate-' } } });
  expect(made).toBe(12 - refused.length);
  await new Promise((resolve) =>
    setTimeout(resolve, number(refused[0]?.headers ?? new Headers(), 'retry-after') * 1000),
  );
  expect((await ask(client(0))).status).toBe(200);
});

it('is each token’s own, and also says so where a request is refused for another reason', async () => {
  const [one, other] = [await limited(1), await limited(1)];
  await Promise.all(Array.from({ length: 12 }, () => ask(one(0))));
  expect((await ask(one(0))).status).toBe(429);
  const answer = await other(0).call('GET', '/instances/nonsense');
  expect([answer.status, answer.headers.get('ratelimit-limit')]).toEqual([404, '4']);
});
