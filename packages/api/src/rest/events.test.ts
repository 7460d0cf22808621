import { createTestToken } from '@cloudlet/control/testing';
import { connectDatabase } from '@cloudlet/prisma';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.ts';

let api: TestApi;
let call: TestApi['client']['call'];
beforeAll(async () => {
  api = await startTestApi();
  call = api.client.call;
});
const open: AbortController[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.abort();
});
afterAll(() => api.end());

type Message = { readonly id: string | null; readonly event: string; readonly data: Record<string, unknown> };
type Listening = {
  readonly seen: readonly Message[];
  readonly leave: () => void;
  /** Waits for a message; those before it stay seen. */
  readonly hear: (event: string, data?: object) => Promise<Message>;
};

/** Listens to the stream as the demo tenant, or whose token is given. */
async function listen(
  query = '',
  more: Readonly<Record<string, string>> = {},
  token?: string,
): Promise<Listening> {
  const leaving = new AbortController();
  open.push(leaving);
  const { secret } = token === undefined ? await newToken() : { secret: token };
  const headers = { authorization: `Bearer ${secret}`, accept: 'text/event-stream', ...more };
  const response = await fetch(`${api.origin}/api/v1/events${query}`, { headers, signal: leaving.signal });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  const seen: Message[] = [];
  void (async () => {
    let rest = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const parts = (rest + chunk).split('\n\n');
      rest = parts.pop() ?? '';
      seen.push(...parts.flatMap(toMessage));
    }
  })().catch(() => {});
  const hear = async (event: string, data: object = {}) => {
    const found = () => seen.find((one) => one.event === event && contains(one.data, data));
    await expect.poll(found, { timeout: 8_000 }).toBeDefined();
    return found() as Message;
  };
  await hear('resync');
  return { seen, leave: () => leaving.abort(), hear };
}

const contains = (data: object, wanted: object) => {
  try {
    expect(data).toMatchObject(wanted);
    return true;
  } catch {
    return false;
  }
};

function toMessage(text: string): Message[] {
  const fields = Object.fromEntries(
    text.split('\n').map((line) => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)]),
  );
  return fields.event
    ? [{ id: fields.id ?? null, event: fields.event, data: JSON.parse(fields.data ?? '') }]
    : [];
}

let count = 0;
function newToken() {
  count += 1;
  return createTestToken(api.cloud.database, api.cloud.tenant, { name: `listener-${count}` });
}

async function create(token?: string): Promise<{ readonly id: string; readonly name: string }> {
  count += 1;
  const body = { name: `heard-${count}`, flavorId: api.cloud.small, imageId: api.cloud.image };
  const answer = await call('POST', '/instances', token ? { body, token } : { body });
  expect(answer.status).toBe(202);
  return { id: (answer.body.instance as { id: string }).id, name: body.name };
}

const group = (name: string) => call('POST', '/server-groups', { body: { name, policy: 'AFFINITY' } });
const audits = (listening: Listening) =>
  listening.seen
    .filter(({ event }) => event === 'audit')
    .map(({ data }) => (data.detail as { name: string }).name);

describe('the history', () => {
  it('is listed newest first, in pages, filtered, and the tenant’s own', async () => {
    const [one, other] = [await create(), await create()];
    const strange = await create(api.stranger);
    const first = await call('GET', '/events?limit=1');
    expect(first.body.items).toMatchObject([
      {
        action: 'instance.create',
        actor: { name: 'ci', via: 'token' },
        target: { type: 'instance', id: other.id },
        detail: { name: other.name },
      },
    ]);
    const second = await call('GET', `/events?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body.items).toMatchObject([{ target: { id: one.id } }]);
    const all = await call('GET', '/events?limit=100');
    expect(JSON.stringify(all.body)).not.toContain(strange.id);
    const filtered = await call('GET', `/events?targetId=${one.id}&action=instance.create`);
    expect(filtered.body.items).toHaveLength(1);
    expect((await call('GET', '/events?action=nothing')).body).toEqual({ items: [], nextCursor: null });
    for (const cursor of ['x', 'AA', Buffer.from('9'.repeat(30)).toString('base64url')]) {
      expect((await call('GET', `/events?cursor=${cursor}`)).body.code).toBe('invalid_cursor');
    }
  });
});

describe('the stream', () => {
  it('tells the history and what instances become, to their tenant alone', async () => {
    const listening = await listen();
    const stranger = await listen('', {}, api.stranger);
    const { id, name } = await create();
    const event = await listening.hear('audit', { action: 'instance.create', target: { id } });
    expect(event.id).toBe(event.data.id);
    await listening.hear('instance', { instanceId: id, name, status: 'BUILD', task: 'create' });
    await api.cloud.node.succeed('running');
    await listening.hear('instance', {
      instanceId: id,
      status: 'ACTIVE',
      task: null,
      operation: { kind: 'create', status: 'SUCCEEDED', progress: 1 },
    });
    const own = await create(api.stranger);
    await stranger.hear('audit', { target: { id: own.id } });
    expect(JSON.stringify(stranger.seen)).not.toContain(id);
    expect(JSON.stringify(listening.seen)).not.toContain(own.id);
  });

  it('filters what it tells of the history', async () => {
    const listening = await listen('?action=server-group.create');
    await create();
    await group('filtered');
    await listening.hear('audit');
    expect(audits(listening)).toEqual(['filtered']);
  });

  it('goes on where it broke off: nothing is left out', async () => {
    const before = await listen();
    await group('first');
    const { id } = await before.hear('audit', { detail: { name: 'first' } });
    before.leave();
    await group('second');
    await group('third');
    const after = await listen('?action=server-group.create', { 'last-event-id': id ?? '' });
    await after.hear('audit', { detail: { name: 'third' } });
    expect(audits(after).filter((name) => ['first', 'second', 'third'].includes(name))).toEqual([
      'second',
      'third',
    ]);
    expect((await after.hear('resync')).data).toEqual({ hasMissedEvents: false });
  });

  it('tells an event that was written before another and committed after it, also after a break', async () => {
    const { database, tenant, url } = api.cloud;
    const others = connectDatabase(url, { connections: 2 });
    const late = async (name: string, meanwhile: () => Promise<void>) =>
      others.$transaction(
        async (tx) => {
          await tx.$executeRaw`
            INSERT INTO audit_event (tenant_id, actor_name, via, action, target_type, detail)
            VALUES (${tenant.id}::uuid, 'test', 'system', 'test', 'instance', ${JSON.stringify({ name })}::jsonb)`;
          await meanwhile();
        },
        { timeout: 20_000 },
      );
    const listening = await listen();
    let last = '';
    await late('late-1', async () => {
      await group('early-1');
      last = (await listening.hear('audit', { detail: { name: 'early-1' } })).id ?? '';
      expect(audits(listening)).not.toContain('late-1');
    });
    const told = await listening.hear('audit', { detail: { name: 'late-1' } });
    expect(BigInt(told.id ?? 0)).toBeLessThan(BigInt(last));
    await late('late-2', async () => {
      await group('early-2');
      last = (await listening.hear('audit', { detail: { name: 'early-2' } })).id ?? '';
      listening.leave();
    });
    const again = await listen('', { 'last-event-id': last });
    await again.hear('audit', { detail: { name: 'late-2' } });
    await others.$disconnect();
    expect(await database.auditEvent.count({ where: { action: 'test' } })).toBe(2);
  });

  it('says where it cannot go on from', async () => {
    for (const id of ['nonsense', '999999999999', '-1']) {
      const listening = await listen('', { 'last-event-id': id });
      expect((await listening.hear('resync')).data).toEqual({ hasMissedEvents: true });
    }
  });

  it('is for who may read, and refuses what the list refuses', async () => {
    const headers = { accept: 'text/event-stream' };
    expect((await call('GET', '/events', { headers, token: null })).status).toBe(401);
    expect((await call('GET', '/events?colour=red', { headers })).body.code).toBe('invalid_input');
    expect((await call('GET', '/events?action=', { headers })).body.code).toBe('invalid_input');
  });
});

it('a token has twenty streams, and another one when one has ended', async () => {
  const { secret } = await newToken();
  const streams = await Promise.all(Array.from({ length: 20 }, () => listen('', {}, secret)));
  const headers = { authorization: `Bearer ${secret}`, accept: 'text/event-stream' };
  const refused = await fetch(`${api.origin}/api/v1/events`, { headers });
  expect(await refused.json()).toMatchObject({ status: 409, code: 'too_many_streams', limit: 20 });
  await listen();
  streams[0]?.leave();
  await expect
    .poll(() =>
      listen('', {}, secret).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
});
