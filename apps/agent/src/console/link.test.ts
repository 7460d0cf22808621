import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type AgentToGateway,
  agentToGatewaySchema,
  decodeConsoleFrame,
  encodeConsoleFrame,
  type GatewayToAgent,
  gatewayPaths,
} from '@cloudlet/contract';
import type { Hypervisor } from '@cloudlet/hypervisor';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { CREATE, someInstance, someJob } from '../testing/jobs.ts';
import { type BenchHost, openPlanBench, type PlanBench, runJob } from '../testing/plan-bench.ts';
import { until } from '../testing/until.ts';
import { type ConsoleLink, openConsoleLink } from './link.ts';

let bench: PlanBench;
let host: BenchHost;
const links: ConsoleLink[] = [];
beforeAll(async () => {
  bench = await openPlanBench();
  host = await bench.newHost();
});
afterEach(async () => {
  await Promise.all(links.splice(0).map((link) => link.close()));
});
afterAll(() => bench.close());

/** The gateway's half of the agents' connection. */
async function startGateway() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new WebSocketServer({ server, path: gatewayPaths.agent });
  const connections: { socket: WebSocket; bearer: string | undefined }[] = [];
  const said: AgentToGateway[] = [];
  const output = new Map<number, string>();
  sockets.on('connection', (socket, request) => {
    connections.push({ socket, bearer: request.headers.authorization });
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) return said.push(agentToGatewaySchema.parse(JSON.parse(data.toString())));
      const frame = decodeConsoleFrame(data);
      return frame && output.set(frame.channel, (output.get(frame.channel) ?? '') + frame.bytes.toString());
    });
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const current = () => connections.at(-1)?.socket;
  return {
    url,
    connections,
    said,
    output: (channel: number) => output.get(channel) ?? '',
    say: (message: GatewayToAgent) => current()?.send(JSON.stringify(message)),
    type: (channel: number, text: string) => current()?.send(encodeConsoleFrame(channel, Buffer.from(text))),
    drop: () => current()?.terminate(),
    close: () => {
      for (const { socket } of connections) socket.terminate();
      sockets.close();
      server.close();
    },
  };
}

async function connected(hypervisor: Hypervisor = host.hypervisor) {
  const gateway = await startGateway();
  const link = openConsoleLink({
    gateway: { url: gateway.url, bearer: 'node.secret' },
    hypervisor,
    logger: pino({ level: 'silent' }),
  });
  links.push(link);
  await until('the connection', () => link.isConnected());
  return { gateway, link };
}

async function aGuest() {
  const instance = someInstance(host.natCidr);
  await runJob(host, someJob(instance, CREATE));
  return instance;
}

test('carries the consoles of several viewers over one connection', async () => {
  const { gateway } = await connected();
  const instance = await aGuest();
  expect(gateway.connections[0]?.bearer).toBe('Bearer node.secret');

  gateway.say({ type: 'open', channel: 1, instanceId: instance.id });
  gateway.say({ type: 'open', channel: 2, instanceId: instance.id });
  await until('both show the login prompt', () =>
    [1, 2].every((channel) => /login:/.test(gateway.output(channel))),
  );
  expect(gateway.said).toEqual(
    expect.arrayContaining([
      { type: 'opened', channel: 1, inputWindow: 65_536 },
      { type: 'opened', channel: 2, inputWindow: 65_536 },
    ]),
  );

  gateway.type(1, 'somebody\n');
  await until('both see what one typed', () =>
    [1, 2].every((channel) => /somebody/.test(gateway.output(channel))),
  );

  gateway.say({ type: 'close', channel: 2 });
  gateway.type(1, 'again\n');
  await until('the other goes on', () => /again/.test(gateway.output(1)));
  gateway.close();
});

test('shows the last 64 KiB on opening, of however much there was', async () => {
  const written = Array.from({ length: 40_000 }, (_, line) => `line ${line}\r\n`).join('');
  const openConsole: Hypervisor['openConsole'] = async (_instanceId, tailBytes) => ({
    output: (async function* () {
      yield Buffer.from(written).subarray(-tailBytes);
      yield Buffer.from('what follows');
      await new Promise(() => undefined);
    })(),
    write: async () => undefined,
    close: () => undefined,
  });
  const { gateway } = await connected({ ...host.hypervisor, openConsole });
  gateway.say({ type: 'open', channel: 1, instanceId: '10000000-0000-4000-8000-000000000000' });
  await until('it shows', () => gateway.output(1).endsWith('what follows'));
  expect(gateway.output(1)).toBe(`${written.slice(-65_536)}what follows`);
  gateway.close();
});

test('sends whoever asks for the last output alone just that, and has done', async () => {
  const written = Buffer.alloc(100_000, 'a line of a guest\r\n');
  const readConsole: Hypervisor['readConsole'] = async (_instanceId, tailBytes) =>
    written.subarray(-tailBytes);
  const { gateway } = await connected({ ...host.hypervisor, readConsole });
  gateway.say({ type: 'read', channel: 4, instanceId: '10000000-0000-4000-8000-000000000000' });
  await until('it is complete', () => gateway.said.length > 0);
  expect(gateway.said).toEqual([{ type: 'complete', channel: 4 }]);
  expect(gateway.output(4)).toBe(String(written.subarray(-65_536)));
  gateway.close();
});

test('reads what a guest printed, and says that there is none', async () => {
  const { gateway } = await connected();
  const instance = await aGuest();
  await until('it printed', async () =>
    String(await host.hypervisor.readConsole(instance.id, 1_000)).includes('login:'),
  );
  gateway.say({ type: 'read', channel: 5, instanceId: instance.id });
  await until('it is complete', () => gateway.said.length > 0);
  expect(gateway.output(5)).toContain('login:');
  gateway.say({ type: 'read', channel: 6, instanceId: '10000000-0000-4000-8000-000000000000' });
  await until('the answer', () => gateway.said.length > 1);
  expect(gateway.said[1]).toEqual({ type: 'closed', channel: 6, reason: 'instance_gone' });
  gateway.close();
});

test('says why a console cannot be opened, and that it ends with its instance', async () => {
  const { gateway, link } = await connected();
  gateway.say({ type: 'open', channel: 7, instanceId: '10000000-0000-4000-8000-000000000000' });
  await until('the answer', () => gateway.said.length > 0);
  expect(gateway.said).toEqual([{ type: 'closed', channel: 7, reason: 'instance_gone' }]);

  const instance = await aGuest();
  gateway.say({ type: 'open', channel: 8, instanceId: instance.id });
  await until('it is open', () => gateway.said.length > 1);
  link.closeAllOf(instance.id);
  await until('it is closed', () => gateway.said.length > 2);
  expect(gateway.said.at(-1)).toEqual({ type: 'closed', channel: 8, reason: 'instance_gone' });
  gateway.close();
});

test('says why the gateway does not take it, once in the log and for as long as it lasts', async () => {
  let status = 401;
  const server = createServer();
  server.on('upgrade', (_request, socket) =>
    socket.end(`HTTP/1.1 ${status} No\r\nConnection: close\r\n\r\n`),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const written: { level: number; msg: string; reason?: string }[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => written.push(JSON.parse(line)) });
  const gateway = { url: `http://127.0.0.1:${port}`, bearer: 'node.a-secret' };
  const link = openConsoleLink({ gateway, hypervisor: host.hypervisor, logger });
  links.push(link);
  const refused = "it refuses this node's secret (HTTP 401): the node was registered anew";
  await until('the refusal', () => link.problem() === refused);
  const connections: string[] = [];
  server.on('upgrade', () => connections.push('again'));
  await until('it is refused again', () => connections.length > 0);
  expect(written).toMatchObject([{ level: 40, reason: refused }]);
  expect(JSON.stringify(written)).not.toContain('a-secret');

  status = 503;
  await until('the other reason', () => link.problem() === 'it answers HTTP 503');
  expect(written).toHaveLength(2);
  server.close();
});

test('dials again when the connection is lost', async () => {
  const { gateway, link } = await connected();
  const instance = await aGuest();
  gateway.say({ type: 'open', channel: 1, instanceId: instance.id });
  await until('it is open', () => gateway.said.length > 0);
  gateway.drop();
  await until('the next connection', () => gateway.connections.length === 2 && link.isConnected());
  gateway.say({ type: 'open', channel: 1, instanceId: instance.id });
  await until('it is open again', () => gateway.said.length > 1);
  gateway.close();
});

test('what it cannot read breaks nothing', async () => {
  const { gateway } = await connected();
  const instance = await aGuest();
  gateway.connections[0]?.socket.send('{"type":"dance"}');
  gateway.connections[0]?.socket.send(Buffer.from([1]));
  gateway.say({ type: 'open', channel: 3, instanceId: instance.id });
  await until('it is open', () => gateway.said.length > 0);
  gateway.close();
});
