import { createApiToken } from '@cloudlet/control';
import { SYSTEM } from '@cloudlet/control/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, type RestAnswer } from '../testing/rest-client.ts';
import { startTestApi, type TestApi } from '../testing/test-api.ts';
import { entityTagOf, isMatch } from './entity-tag.ts';

let api: TestApi;
let call: TestApi['client']['call'];
beforeAll(async () => {
  api = await startTestApi();
  call = api.client.call;
});
afterAll(() => api.end());

let count = 0;
async function running(): Promise<{ readonly path: string; readonly name: string }> {
  count += 1;
  const name = `seen-${count}`;
  const body = { name, flavorId: api.cloud.small, imageId: api.cloud.image };
  const created = await call('POST', '/instances', { body });
  await api.cloud.node.succeed('running');
  return { path: `/instances/${(created.body.instance as { id: string }).id}`, name };
}

const tagOf = ({ headers }: RestAnswer) => headers.get('etag') ?? '';

describe('a rename', () => {
  it('changes the name alone, and is in the history', async () => {
    const { path, name } = await running();
    const before = (await call('GET', path)).body;
    const renamed = await call('PATCH', path, { body: { name: `${name}-b` } });
    expect(renamed.body).toEqual({ ...before, name: `${name}-b`, updatedAt: renamed.body.updatedAt });
    expect((await call('GET', path)).body).toEqual(renamed.body);
    const [event] = await api.cloud.database.auditEvent.findMany({ where: { action: 'instance.rename' } });
    expect(event).toMatchObject({ targetId: before.id, detail: { from: name, to: `${name}-b` } });
  });

  it('frees the old name and respects those in use', async () => {
    const [one, other] = [await running(), await running()];
    const taken = await call('PATCH', one.path, { body: { name: other.name } });
    expect(codeOf(taken)).toEqual([409, 'name_taken']);
    expect((await call('PATCH', one.path, { body: { name: `${one.name}-free` } })).status).toBe(200);
    expect((await call('PATCH', other.path, { body: { name: one.name } })).status).toBe(200);
  });

  it.each([
    ['a bad name', { name: 'Web_1' }, 422, 'invalid_name'],
    ['another field', { name: 'web-1', flavorId: 'x' }, 400, 'invalid_input'],
  ])('refuses %s', async (_name, body, status, code) => {
    const { path } = await running();
    expect(codeOf(await call('PATCH', path, { body }))).toEqual([status, code]);
  });

  it('does nothing where nothing is asked for, and waits for the creation', async () => {
    const { path } = await running();
    const before = await call('GET', path);
    expect(tagOf(await call('PATCH', path, { body: {} }))).toBe(tagOf(before));
    const { small: flavorId, image: imageId } = api.cloud;
    const building = await call('POST', '/instances', { body: { name: 'building', flavorId, imageId } });
    const { id } = building.body.instance as { id: string };
    const answer = await call('PATCH', `/instances/${id}`, { body: { name: 'built' } });
    expect([...codeOf(answer), answer.body.task]).toEqual([409, 'instance_busy', 'create']);
    await api.cloud.node.succeed('running');
  });

  it('of another tenant’s is of nothing, and a viewer may not', async () => {
    const { path } = await running();
    const body = { name: 'mine' };
    expect(codeOf(await call('PATCH', path, { body, token: api.stranger }))).toEqual([404, 'not_found']);
    expect(codeOf(await call('PATCH', path, { body, token: api.viewer }))).toEqual([403, 'forbidden']);
  });
});

describe('If-Match', () => {
  it('lets a change through that knows what is there, and no other', async () => {
    const { path, name } = await running();
    const seen = tagOf(await call('GET', path));
    const change = (to: string, tag: string) =>
      call('PATCH', path, { body: { name: to }, headers: { 'if-match': tag } });
    const first = await change(`${name}-1`, seen);
    expect(first.status).toBe(200);
    expect(tagOf(first)).toBe(tagOf(await call('GET', path)));
    const late = await change(`${name}-2`, seen);
    expect(codeOf(late)).toEqual([412, 'precondition_failed']);
    expect([tagOf(late), late.body.etag]).toEqual([tagOf(first), tagOf(first)]);
    expect((await call('GET', path)).body.name).toBe(`${name}-1`);
    expect((await change(`${name}-2`, `"nonsense", ${tagOf(late)}`)).status).toBe(200);
    expect((await change(`${name}-3`, '*')).status).toBe(200);
    const weak = `W/${tagOf(await call('GET', path))}`;
    expect((await change(`${name}-4`, weak)).status).toBe(412);
    expect((await change(`${name}-4`, 'nonsense')).status).toBe(412);
  });

  it('lets one of many through that come at once', async () => {
    const { path, name } = await running();
    const headers = { 'if-match': tagOf(await call('GET', path)) };
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) => call('PATCH', path, { body: { name: `${name}-${n}` }, headers })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412]);
    const winner = answers.find(({ status }) => status === 200);
    expect((await call('GET', path)).body.name).toBe(winner?.body.name);
  });

  it('holds for destroying too, and knows nothing of what others have', async () => {
    const { path } = await running();
    const seen = tagOf(await call('GET', path));
    expect((await call('POST', `${path}/stop`)).status).toBe(202);
    const headers = { 'if-match': seen };
    expect(codeOf(await call('DELETE', path, { headers }))).toEqual([412, 'precondition_failed']);
    const stranger = await call('DELETE', path, { headers, token: api.stranger });
    expect(codeOf(stranger)).toEqual([404, 'not_found']);
    const now = { 'if-match': tagOf(await call('GET', path)) };
    expect((await call('DELETE', path, { headers: now })).status).toBe(202);
  });
});

describe('what operators change', () => {
  it('knows what it changes: a node’s ratios, whatever is measured of it, and the placement', async () => {
    const { database, node } = api.cloud;
    const { secret: token } = await createApiToken(database, SYSTEM, { name: 'operator', scopes: ['admin'] });
    const path = `/nodes/${node.id}`;
    const seen = tagOf(await call('GET', path, { token }));
    await node.beat([]);
    await running();
    expect(tagOf(await call('GET', path, { token }))).toBe(seen);
    const again = await call('GET', path, { token, headers: { 'if-none-match': seen } });
    expect([again.status, again.body.name]).toEqual([200, 'node-1']);
    const changes = [
      [path, { cpuAllocationRatio: 7 }],
      ['/placement', { strategy: 'PACK' }],
    ] as const;
    for (const [where, body] of changes) {
      const headers = { 'if-match': tagOf(await call('GET', where, { token })) };
      const first = await call('PATCH', where, { token, body, headers });
      expect([first.status, tagOf(first)]).toEqual([200, tagOf(await call('GET', where, { token }))]);
      expect(codeOf(await call('PATCH', where, { token, body, headers }))).toEqual([
        412,
        'precondition_failed',
      ]);
    }
  });
});

describe('If-None-Match', () => {
  it.each(['/flavors', '/session', '/quota', '/instances'])('spares what is known of %s', async (path) => {
    const first = await call('GET', path);
    const tag = tagOf(first);
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const again = await call('GET', path, { headers: { 'if-none-match': known } });
      expect([again.status, tagOf(again)]).toEqual([304, tag]);
    }
    expect((await call('GET', path, { headers: { 'if-none-match': '"other"' } })).body).toEqual(first.body);
  });

  it('tells what has changed', async () => {
    const { path, name } = await running();
    const headers = { 'if-none-match': tagOf(await call('GET', path)) };
    await call('PATCH', path, { body: { name: `${name}-new` } });
    expect((await call('GET', path, { headers })).body.name).toBe(`${name}-new`);
  });
});

it('a tag leaves out what is volatile, and no order of fields changes it', () => {
  const route = { volatile: ['lastSeenAt'] };
  const tag = entityTagOf(route, { name: 'host', ratios: { cpu: 4, disk: 1 }, lastSeenAt: 1 });
  expect(entityTagOf(route, { lastSeenAt: 2, ratios: { disk: 1, cpu: 4 }, name: 'host' })).toBe(tag);
  expect(entityTagOf(route, { name: 'host', ratios: { cpu: 8, disk: 1 }, lastSeenAt: 1 })).not.toBe(tag);
  expect([isMatch('', tag, 'strong'), isMatch(tag, tag, 'strong')]).toEqual([false, true]);
});
