import { gatewayPaths } from '@cloudlet/contract';
import { connectDatabase } from '@cloudlet/control';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES } from './bounded-request.ts';
import { createContext } from './context.ts';
import type { ApiDependencies } from './dependencies.ts';
import { checkHealth } from './dependencies.ts';
import { CONSOLE_OUTPUT_PATH, CONSOLE_PATH } from './gateway.ts';
import type { Identity } from './identity.ts';
import { routesOf } from './rest/routes.ts';
import { appRouter } from './router.ts';
import { signIn } from './sign-in.ts';
import { serve } from './testing/serve.ts';
import { startTestApi, type TestApi } from './testing/test-api.ts';
import { handleTrpc } from './trpc-door.ts';

const VISITOR = { address: '192.0.2.7', userAgent: 'a browser of the test' };

let api: TestApi;
let identity: Identity;

beforeAll(async () => {
  api = await startTestApi();
  const answer = await signIn(api.dependencies, {
    email: 'member@demo.example',
    password: 'correct horse',
    visitor: VISITOR,
  });
  if (answer.kind !== 'signed-in') throw new Error('the member cannot sign in');
  identity = { kind: 'session', ...answer.claims };
});
afterAll(() => api.end());

type TrpcAnswer = {
  readonly result?: { readonly data: unknown };
  readonly error?: {
    readonly message: string;
    readonly code: number;
    readonly data: Record<string, unknown>;
  };
};

/** Asks the tRPC door as the portal serves it. */
async function ask(
  path: string,
  input: unknown = undefined,
  options: { readonly method?: string; readonly as?: Identity | null; readonly on?: ApiDependencies } = {},
): Promise<TrpcAnswer & { readonly status: number }> {
  const { method = 'GET', as = identity, on = api.dependencies } = options;
  const query =
    method === 'GET' && input !== undefined ? `?input=${encodeURIComponent(JSON.stringify(input))}` : '';
  const body = method === 'POST' ? JSON.stringify(input ?? {}) : null;
  const headers = { 'content-type': 'application/json' };
  const request = new Request(`http://portal.test/api/trpc/${path}${query}`, { method, body, headers });
  const response = await handleTrpc(on, request, async () => as);
  return { status: response.status, ...((await response.json()) as TrpcAnswer) };
}

describe('the router at the tRPC door', () => {
  it('answers a member', async () => {
    const answer = await ask('session.get');
    expect(answer.result?.data).toMatchObject({
      user: { name: 'Member of demo' },
      tenant: { name: 'demo', role: 'MEMBER' },
      permissions: ['read', 'instances:write', 'storage:write', 'network:write'],
    });
    const created = await ask(
      'instances.create',
      { name: 'by-trpc', flavorId: api.cloud.small, imageId: api.cloud.image },
      { method: 'POST' },
    );
    expect(created.result?.data).toMatchObject({ operation: { requestedBy: { via: 'portal' } } });
  });

  it('takes what tRPC’s own client adds to an infinite query', async () => {
    const answer = await ask('instances.list', { limit: 1, direction: 'forward' });
    expect(answer.result?.data).toMatchObject({ items: [{ name: 'by-trpc' }] });
  });

  it('tells errors by code and params', async () => {
    const taken = await ask(
      'instances.create',
      { name: 'by-trpc', flavorId: api.cloud.small, imageId: api.cloud.image },
      { method: 'POST' },
    );
    expect(taken.status).toBe(409);
    expect(taken.error).toMatchObject({
      message: 'There is an instance called “by-trpc” already.',
      data: {
        code: 'name_taken',
        params: { type: 'instance', name: 'by-trpc' },
        httpStatus: 409,
        path: 'instances.create',
      },
    });
    const invalid = await ask('instances.get', { id: 'x', more: 1 });
    expect(invalid.status).toBe(400);
    expect(invalid.error?.data).toMatchObject({
      code: 'invalid_input',
      params: { issues: [{ path: ['id'] }, { path: ['more'], code: 'unrecognized_keys' }] },
    });
    const nodes = await ask('nodes.list', {});
    expect([nodes.status, nodes.error?.data.code]).toEqual([403, 'forbidden']);
    const unknown = await ask('instances.dance', {});
    expect([unknown.status, unknown.error?.data.code]).toEqual([404, 'route_not_found']);
    const wrongMethod = await ask('instances.list', {}, { method: 'POST' });
    expect([wrongMethod.status, wrongMethod.error?.data.code]).toEqual([405, 'method_not_allowed']);
  });

  it('takes as large a body as the REST door and no larger, whatever its length is said to be', async () => {
    const sent = { name: 'large', flavorId: api.cloud.small, imageId: api.cloud.image };
    const tooLarge = { limitBytes: MAX_BODY_BYTES };
    const declared = await ask(
      'instances.create',
      { ...sent, userData: 'x'.repeat(MAX_BODY_BYTES) },
      { method: 'POST' },
    );
    expect(declared.status).toBe(413);
    expect(declared.error?.data).toMatchObject({ code: 'payload_too_large', params: tooLarge });

    let pieces = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        pieces += 1;
        controller.enqueue(new Uint8Array(64 * 1024).fill(0x20));
      },
    });
    const streamed = await handleTrpc(
      api.dependencies,
      new Request('http://portal.test/api/trpc/instances.create', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: endless,
        duplex: 'half',
      } as RequestInit),
      async () => identity,
    );
    expect(streamed.status).toBe(413);
    expect(await streamed.json()).toMatchObject({
      error: { data: { code: 'payload_too_large', params: tooLarge } },
    });
    expect(pieces).toBeLessThan(10);
  });

  it('answers nothing to nobody', async () => {
    for (const { procedure: path, type } of routesOf(appRouter)) {
      const answer = await ask(path, {}, { method: type === 'mutation' ? 'POST' : 'GET', as: null });
      expect([path, answer.status, answer.error?.data.code]).toEqual([path, 401, 'unauthenticated']);
    }
  });

  it('does nothing in a tenant for a page that was rendered for another', async () => {
    const before = await api.cloud.database.serverGroup.count();
    const other = await api.cloud.database.tenant.findUniqueOrThrow({ where: { name: 'other' } });
    for (const openFor of [other.id, null]) {
      const as = { ...identity, openFor } as Identity;
      for (const [path, input] of [
        ['quota.get', undefined],
        ['serverGroups.create', { name: 'stray', policy: 'AFFINITY' }],
      ] as const) {
        const answer = await ask(path, input, { as, ...(input ? { method: 'POST' } : {}) });
        expect([answer.status, answer.error?.data]).toMatchObject([409, { code: 'tenant_changed' }]);
      }
    }
    expect(await api.cloud.database.serverGroup.count()).toBe(before);
    const right = await ask('session.get', undefined, {
      as: { ...identity, openFor: api.cloud.tenant.id } as Identity,
    });
    expect(right.result?.data).toMatchObject({ tenants: [{ name: 'demo' }] });
  });

  it('says nothing of what nobody foresaw', async () => {
    const elsewhere = new URL(api.cloud.url);
    elsewhere.password = 'hunter2';
    elsewhere.pathname = '/nowhere';
    const database = connectDatabase(elsewhere.href);
    const on = { ...api.dependencies, database };
    const context = { ...(await createContext(api.dependencies, identity)), database };
    await expect(appRouter.createCaller(context).quota.get()).rejects.toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
    });
    const answer = await ask('quota.get', undefined, { on });
    expect(answer.status).toBe(500);
    expect(answer.error).toMatchObject({ data: { code: 'internal_error', params: {} } });
    expect(JSON.stringify(answer)).not.toMatch(/hunter2|prisma|nowhere|stack/i);
    expect(await checkHealth(on)).toMatchObject({
      healthy: false,
      checks: [{ name: 'database', healthy: false }],
    });
    expect(await checkHealth(api.dependencies)).toEqual({
      healthy: true,
      checks: [{ name: 'database', healthy: true }],
    });
  });

  it('says that it is not available while nobody answers for the database', async () => {
    const database = connectDatabase('postgresql://nobody:hunter2@127.0.0.1:1/nowhere');
    const on = { ...api.dependencies, database };
    const context = { ...(await createContext(api.dependencies, identity)), database };
    const called = appRouter.createCaller(context).quota.get();
    await expect(called).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    const answer = await ask('quota.get', undefined, { on });
    expect(answer.status).toBe(503);
    expect(answer.error).toMatchObject({ data: { code: 'unavailable', params: {} } });
    expect(JSON.stringify(answer)).not.toMatch(/hunter2|prisma|127\.0\.0\.1|stack/i);
  });

  it('names the gateway’s paths as the contract does', () => {
    expect(CONSOLE_PATH).toBe(gatewayPaths.console);
    expect(CONSOLE_OUTPUT_PATH).toBe(gatewayPaths.consoleOutput);
  });
});

describe('signing in', () => {
  it.each([
    ['member@demo.example', 'wrong'],
    ['nobody@demo.example', 'correct horse'],
    ['', ''],
  ])('needs the right address and password: %s %s', async (email, password) => {
    expect(await signIn(api.dependencies, { email, password, visitor: VISITOR })).toEqual({ kind: 'wrong' });
  });
});

describe('signing out everywhere', () => {
  it('is for people: a token has no sessions', async () => {
    const as = { kind: 'token', token: api.viewer } as const;
    const answer = await ask('session.signOutEverywhere', undefined, { method: 'POST', as });
    expect([answer.status, answer.error?.data.code]).toEqual([403, 'forbidden']);
    expect((await ask('session.get')).status).toBe(200);
  });
});

describe('the stream of changes', () => {
  let portal: Awaited<ReturnType<typeof serve>>;

  beforeAll(async () => {
    portal = await serve((request) => handleTrpc(api.dependencies, request, async () => identity));
  });
  afterAll(() => portal.close());

  /** Opens the stream over HTTP and keeps what it says. */
  async function listen(): Promise<{ readonly text: () => string; readonly leave: () => void }> {
    const leaving = new AbortController();
    const response = await fetch(`${portal.origin}/api/trpc/changes.watch`, { signal: leaving.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    let text = '';
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
    })();
    reading.catch(() => undefined);
    return { text: () => text, leave: () => leaving.abort() };
  }

  async function until(what: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (!(await what())) {
      if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  it('begins with a resync and tells each of its own tenant alone', async () => {
    const [one, two] = [await listen(), await listen()];
    await until(() => one.text().includes('resync') && two.text().includes('resync'));
    // The feed listens once it has said resync itself.
    await until(() => one.text().split('resync').length > 2 || two.text().split('resync').length > 2);
    const stranger = await api.client.call('POST', '/instances', {
      token: api.stranger,
      body: { name: 'not-yours', flavorId: api.cloud.small, imageId: api.cloud.image },
    });
    const mine = await api.cloud.create('mine');
    for (const { text } of [one, two]) {
      await until(() => text().includes(mine.instance.id));
      await until(() => text().includes('quota'));
      expect(text()).not.toContain((stranger.body.instance as { id: string }).id);
    }
    expect(await listeners()).toBe(1);
    one.leave();
    two.leave();
    await until(async () => (await listeners()) === 0);
  });

  it('ends when the process is to end, with an error upon which clients ask again', async () => {
    const process = new AbortController();
    const door = await serve((request) =>
      handleTrpc({ ...api.dependencies, leaving: process.signal }, request, async () => identity),
    );
    const response = await fetch(`${door.origin}/api/trpc/changes.watch`);
    const whole = response.text();
    process.abort();
    expect(await whole).toContain('"code":"unavailable"');
    await door.close();
    await until(async () => (await listeners()) === 0);
  });

  /** How many connections of this database's listen. */
  async function listeners(): Promise<number> {
    const rows = await api.cloud.database.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%LISTEN%'
         AND pid <> pg_backend_pid()`;
    return rows[0]?.count ?? 0;
  }

  it('ends when its user signs out everywhere, as every other request does', async () => {
    const { text } = await listen();
    await until(() => text().includes('resync'));
    expect((await ask('session.signOutEverywhere', undefined, { method: 'POST' })).status).toBe(200);
    expect((await ask('session.get')).error?.data.code).toBe('unauthenticated');
    await until(() => text().includes('unauthenticated'));
    expect(text()).toContain('-32001');
  });
});
