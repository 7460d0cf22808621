import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayPaths } from '@cloudlet/contract';
import type { ConsoleGrant } from '@cloudlet/control';
import { createLogger } from '@cloudlet/daemon';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CloseReason } from './consoles/session.ts';
import { REPLACED } from './nodes/node-links.ts';
import { type Gateway, startGateway } from './server.ts';
import { connectAgent } from './testing/fake-agent.ts';
import { connect, type TestClient, until } from './testing/sockets.ts';

const ORIGIN = 'http://127.0.0.1:3000';
const nodeId = randomUUID();
const instanceId = randomUUID();
const CREDENTIAL = `${nodeId}.secret`;

const logger = createLogger('gateway');
const tickets = new Map<string, ConsoleGrant>();
let lost: Extract<CloseReason, 'revoked' | 'instance_gone'> | null;
let directory: string;
let gateway: Gateway;

beforeEach(async () => {
  tickets.clear();
  lost = null;
  directory = mkdtempSync(join(tmpdir(), 'gateway-'));
  gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    origins: [ORIGIN],
    imageDirectory: directory,
    logger,
    patience: { ticketMs: 500, nodeMs: 500, consoleMs: 500 },
    rights: {
      redeem: async (ticket) => {
        const grant = tickets.get(ticket) ?? null;
        tickets.delete(ticket);
        return grant;
      },
      lost: async () => lost,
      isNode: async (credential) => credential.nodeId === nodeId && credential.secret === 'secret',
    },
  });
});

afterEach(async () => {
  await gateway.stop();
  rmSync(directory, { recursive: true });
});

function openConsole(headers: Record<string, string> = { origin: ORIGIN }): Promise<TestClient> {
  return connect(`ws://127.0.0.1:${gateway.port}${gatewayPaths.console}`, headers);
}

function grantOf(): ConsoleGrant {
  const tenantId = randomUUID();
  return {
    instanceId,
    nodeId,
    tenantId,
    generation: 1,
    sessionId: randomUUID(),
    apiTokenId: null,
  };
}

/** A browser whose ticket has been sent. */
async function view(): Promise<TestClient> {
  const ticket = randomBytes(16).toString('hex');
  tickets.set(ticket, grantOf());
  const viewer = await openConsole();
  viewer.say({ type: 'open', ticket });
  return viewer;
}

const agentOf = (isWilling = true) => connectAgent(gateway.port, CREDENTIAL, isWilling);
const screen = (viewer: TestClient) => Buffer.concat([...viewer.frames]).toString();
const isOpened = (viewer: TestClient) => () => viewer.messages.length > 0;
const channelOf = (agent: { channels: ReadonlyMap<number, string> }) =>
  [...agent.channels.keys()].at(-1) ?? 0;

describe('a viewer', () => {
  it('types and reads through its node', async () => {
    const agent = await agentOf();
    const viewer = await view();
    await until(isOpened(viewer));
    expect(viewer.messages).toEqual([{ type: 'opened' }]);
    const channel = channelOf(agent);
    expect(agent.channels.get(channel)).toBe(instanceId);
    agent.print(channel, 'login: ');
    viewer.socket.send(Buffer.from('tiny\r'));
    await until(() => screen(viewer) === 'login: ');
    await until(() => agent.typed(channel) === 'tiny\r');
    viewer.socket.close();
    await until(() => agent.channels.size === 0);
  });

  it('shares a console with others, each on its own channel', async () => {
    const agent = await agentOf();
    const viewers = [await view(), await view(), await view()];
    for (const viewer of viewers) await until(isOpened(viewer));
    expect(agent.channels.size).toBe(3);
    for (const channel of agent.channels.keys()) agent.print(channel, `to ${channel}`);
    for (const viewer of viewers) await until(() => screen(viewer).startsWith('to '));
    expect(new Set(viewers.map(screen)).size).toBe(3);
    viewers[0]?.socket.close();
    await until(() => agent.channels.size === 2);
  });

  it.each([
    ['an unknown ticket', { type: 'open', ticket: 'nonsense' }],
    ['something else', { type: 'shell' }],
  ])('is turned away with %s', async (_name, message) => {
    const viewer = await openConsole();
    viewer.say(message);
    expect(await viewer.closed).toBe(1000);
    expect(viewer.messages).toEqual([{ type: 'closed', reason: 'ticket_invalid' }]);
  });

  it('is turned away when it shows no ticket in time', async () => {
    const viewer = await openConsole();
    expect(await viewer.closed).toBe(1000);
    expect(viewer.messages).toEqual([{ type: 'closed', reason: 'ticket_invalid' }]);
  });

  it('cannot use a ticket twice', async () => {
    await agentOf();
    tickets.set('once', grantOf());
    const first = await openConsole();
    first.say({ type: 'open', ticket: 'once' });
    await until(isOpened(first));
    const second = await openConsole();
    second.say({ type: 'open', ticket: 'once' });
    await second.closed;
    expect(second.messages).toEqual([{ type: 'closed', reason: 'ticket_invalid' }]);
  });

  it('cannot come from another origin, but may be no browser', async () => {
    await expect(openConsole({ origin: 'http://evil.example' })).rejects.toThrow('HTTP 403');
    const viewer = await openConsole({});
    viewer.socket.close();
    await viewer.closed;
  });

  it('hears when the node is not there', async () => {
    const viewer = await view();
    await viewer.closed;
    expect(viewer.messages).toEqual([{ type: 'closed', reason: 'node_unreachable' }]);
  });

  it('gets the console when its node connects while it waits', async () => {
    const viewer = await view();
    await agentOf();
    await until(isOpened(viewer));
    expect(viewer.messages).toEqual([{ type: 'opened' }]);
  });

  it.each(['instance_gone', 'console_unavailable'] as const)(
    'hears that the node says %s',
    async (reason) => {
      const agent = await agentOf(false);
      const viewer = await view();
      const channel = await until(() => channelOf(agent));
      agent.tell({ type: 'closed', channel, reason });
      await viewer.closed;
      expect(viewer.messages).toEqual([{ type: 'closed', reason }]);
    },
  );

  it('does not wait for ever for a node that does not answer', async () => {
    const agent = await agentOf(false);
    const viewer = await view();
    await viewer.closed;
    expect(viewer.messages).toEqual([{ type: 'closed', reason: 'console_unavailable' }]);
    await until(() => agent.channels.size === 0);
  });

  it.each(['revoked', 'instance_gone'] as const)('is cut when its right is gone: %s', async (reason) => {
    const agent = await agentOf();
    const viewer = await view();
    await until(isOpened(viewer));
    await gateway.recheck(instanceId);
    expect(viewer.socket.readyState).toBe(viewer.socket.OPEN);
    lost = reason;
    await gateway.recheck(randomUUID());
    expect(viewer.socket.readyState).toBe(viewer.socket.OPEN);
    await gateway.recheck(instanceId);
    await viewer.closed;
    expect(viewer.messages.at(-1)).toEqual({ type: 'closed', reason });
    await until(() => agent.channels.size === 0);
  });

  it('is not allowed to talk about anything but bytes once it is in', async () => {
    await agentOf();
    const viewer = await view();
    await until(isOpened(viewer));
    viewer.say({ type: 'open', ticket: 'another' });
    expect(await viewer.closed).toBe(1003);
  });
});

describe('a node', () => {
  it.each([undefined, 'Bearer nonsense', `Bearer ${nodeId}.wrong`, `Bearer ${randomUUID()}.secret`])(
    'is not let in with %s',
    async (authorization) => {
      const url = `ws://127.0.0.1:${gateway.port}${gatewayPaths.agent}`;
      await expect(connect(url, authorization ? { authorization } : {})).rejects.toThrow('HTTP 401');
    },
  );

  it('that dials anew replaces its older connection, and viewers go on there', async () => {
    const older = await agentOf();
    const viewer = await view();
    await until(isOpened(viewer));
    const newer = await agentOf();
    expect(await older.client.closed).toBe(REPLACED);
    await until(() => viewer.messages.length === 2);
    expect(viewer.messages).toEqual([{ type: 'opened' }, { type: 'opened' }]);
    newer.print(channelOf(newer), 'back');
    await until(() => screen(viewer) === 'back');
  });

  it('that breaks off and comes back gets its viewers again', async () => {
    const agent = await agentOf();
    const viewer = await view();
    await until(isOpened(viewer));
    agent.client.socket.terminate();
    await agentOf();
    await until(() => viewer.messages.length === 2);
  });

  it('that stays away leaves its viewers with a reason', async () => {
    const agent = await agentOf();
    const viewer = await view();
    await until(isOpened(viewer));
    agent.client.socket.terminate();
    await viewer.closed;
    expect(viewer.messages.at(-1)).toEqual({ type: 'closed', reason: 'node_unreachable' });
  });

  it('that talks nonsense disturbs nobody', async () => {
    const agent = await agentOf();
    const viewer = await view();
    await until(isOpened(viewer));
    agent.client.socket.send('not JSON');
    agent.client.say({ type: 'surprise' });
    agent.client.socket.send(Buffer.from([1]));
    agent.print(4711, 'nobody');
    agent.tell({ type: 'closed', channel: 4711, reason: 'instance_gone' });
    agent.print(channelOf(agent), 'still here');
    await until(() => screen(viewer) === 'still here');
  });
});

describe('a slow side', () => {
  it('misses output in bounded memory and is told so', async () => {
    const agent = await agentOf();
    const viewer = await view();
    await until(isOpened(viewer));
    viewer.socket.pause();
    const total = 64 * 1024 * 1024;
    const chunk = Buffer.alloc(64 * 1024, 'x');
    for (let sent = 0; sent < total; sent += chunk.length) {
      agent.print(channelOf(agent), chunk);
      if (agent.client.socket.bufferedAmount > 1024 * 1024) {
        await until(() => agent.client.socket.bufferedAmount === 0);
      }
    }
    viewer.socket.resume();
    await until(() => screen(viewer).includes('KiB of output skipped'));
    agent.print(channelOf(agent), 'the end');
    await until(() => screen(viewer).endsWith('the end'));
    // What came is what the gateway and the kernel's socket buffers held.
    expect(screen(viewer).length).toBeLessThan(total / 4);
  });

  it('does not stop the other consoles of its node, and loses no input', async () => {
    const agent = await agentOf(false);
    const [slow, quick] = [await view(), await view()];
    await until(() => agent.channels.size === 2);
    const [slowChannel, quickChannel] = [...agent.channels.keys()] as [number, number];
    agent.tell({ type: 'opened', channel: slowChannel, inputWindow: 4096 });
    agent.tell({ type: 'opened', channel: quickChannel, inputWindow: 4096 });
    await until(isOpened(slow));
    await until(isOpened(quick));
    const paste = Buffer.alloc(100_000, 'p');
    for (let count = 0; count < 20; count += 1) slow.socket.send(paste);
    slow.socket.send(Buffer.from('END'));
    await until(() => agent.typed(slowChannel).length === 4096);
    quick.socket.send(Buffer.from('hello'));
    await until(() => agent.typed(quickChannel) === 'hello');
    expect(agent.typed(slowChannel).length).toBe(4096);

    let taken = 0;
    await until(() => {
      const typed = agent.typed(slowChannel).length;
      if (typed > taken) agent.tell({ type: 'taken', channel: slowChannel, bytes: typed - taken });
      taken = typed;
      return typed === 20 * paste.length + 3;
    }, 30_000);
    expect(agent.typed(slowChannel).endsWith('END')).toBe(true);
  }, 40_000);
});

describe('the image door', () => {
  const sha256 = 'ab'.repeat(32);
  const content = randomBytes(300_000);
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`http://127.0.0.1:${gateway.port}${path}`, {
      method,
      headers: { authorization: `Bearer ${CREDENTIAL}`, ...headers },
    });

  beforeEach(() => writeFileSync(join(directory, `${sha256}.qcow2`), content));

  it('gives a node the image', async () => {
    const response = await ask(gatewayPaths.image(sha256));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(content.length));
    expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
  });

  it('gives the rest of it', async () => {
    const response = await ask(gatewayPaths.image(sha256), { range: 'bytes=200000-' });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe('bytes 200000-299999/300000');
    expect(Buffer.from(await response.arrayBuffer()).equals(content.subarray(200_000))).toBe(true);
    const beyond = await ask(gatewayPaths.image(sha256), { range: 'bytes=300000-' });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe('bytes */300000');
  });

  it('says its size alone to HEAD', async () => {
    const response = await ask(gatewayPaths.image(sha256), {}, 'HEAD');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(content.length));
  });

  it.each([
    ['nobody', gatewayPaths.image(sha256), { authorization: '' }, 401],
    ['a stranger', gatewayPaths.image(sha256), { authorization: `Bearer ${nodeId}.wrong` }, 401],
    ['who asks for an unknown image', gatewayPaths.image('cd'.repeat(32)), {}, 404],
    ['who asks for no checksum', '/node/images/..%2f..%2fetc%2fpasswd', {}, 404],
    ['who asks for another place', '/', {}, 404],
  ])('gives nothing to %s', async (_name, path, headers, status) => {
    const response = await ask(path, headers);
    expect(response.status).toBe(status);
  });

  it('writes down which node showed a wrong secret, and not the secret', async () => {
    const warn = vi.spyOn(logger, 'warn');
    await ask(gatewayPaths.image(sha256), { authorization: `Bearer ${nodeId}.wrong-one` });
    await expect(connectAgent(gateway.port, `${nodeId}.wrong-one`)).rejects.toThrow('HTTP 401');
    const reason = "This is not the node's secret.";
    const refused = [{ nodeId, path: expect.any(String), reason }, 'a node was refused'];
    expect(warn.mock.calls).toEqual([refused, refused]);
    await ask(gatewayPaths.image(sha256), { authorization: '' });
    await ask(gatewayPaths.image(sha256));
    expect(warn).toHaveBeenCalledTimes(2);
    warn.mockRestore();
  });

  it('takes no other method', async () => {
    const response = await ask(gatewayPaths.image(sha256), {}, 'POST');
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });
});
