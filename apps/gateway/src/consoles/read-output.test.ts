import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { gatewayPaths } from '@cloudlet/contract';
import type { ConsoleGrant } from '@cloudlet/control';
import { createLogger } from '@cloudlet/daemon';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../server.ts';
import { connectAgent } from '../testing/fake-agent.ts';
import { until } from '../testing/sockets.ts';

const nodeId = randomUUID();
const instanceId = randomUUID();
const GRANT: ConsoleGrant = {
  instanceId,
  nodeId,
  tenantId: randomUUID(),
  generation: 1,
  sessionId: null,
  apiTokenId: randomUUID(),
};
const tickets = new Set<string>();
let gateway: Gateway;

beforeEach(async () => {
  tickets.add('good');
  gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    origins: [],
    imageDirectory: tmpdir(),
    logger: createLogger('gateway'),
    patience: { ticketMs: 500, nodeMs: 500, consoleMs: 500 },
    rights: {
      redeem: async (ticket) => (tickets.delete(ticket) ? GRANT : null),
      lost: async () => null,
      isNode: async () => true,
    },
  });
});
afterEach(() => gateway.stop());

function ask(ticket: string | null, method = 'GET'): Promise<Response> {
  const headers: Record<string, string> = ticket === null ? {} : { authorization: `Bearer ${ticket}` };
  return fetch(`http://127.0.0.1:${gateway.port}${gatewayPaths.consoleOutput}`, { method, headers });
}

const agentOf = () => connectAgent(gateway.port, `${nodeId}.secret`);
const channelOf = (agent: { channels: ReadonlyMap<number, string> }) =>
  until(() => [...agent.channels.keys()].at(-1));

it('answers with all that the node sends', async () => {
  const agent = await agentOf();
  const answer = ask('good');
  const channel = await channelOf(agent);
  expect(agent.channels.get(channel)).toBe(instanceId);
  agent.print(channel, Buffer.from('one\n'));
  agent.print(channel, Buffer.from([0xff, 0x00]));
  agent.tell({ type: 'complete', channel });
  const response = await answer;
  expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from('one\n\xff\x00', 'latin1'));
});

it('takes a ticket once, and none that is not good', async () => {
  await agentOf();
  for (const ticket of [null, 'nonsense', 'a b', '']) {
    const response = await ask(ticket);
    expect([response.status, await response.json()]).toEqual([401, { reason: 'ticket_invalid' }]);
  }
  const first = ask('good');
  expect((await ask('good')).status).toBe(401);
  expect((await first).status).toBe(503);
});

it.each([
  ['instance_gone', 404],
  ['console_unavailable', 503],
] as const)('says what the node says: %s', async (reason, status) => {
  const agent = await agentOf();
  const answer = ask('good');
  agent.tell({ type: 'closed', channel: await channelOf(agent), reason });
  const response = await answer;
  expect([response.status, await response.json()]).toEqual([status, { reason }]);
});

it('says that the node is not connected, or leaves in the middle', async () => {
  const refusal = [503, { reason: 'node_unreachable' }];
  const unconnected = await ask('good');
  expect([unconnected.status, await unconnected.json()]).toEqual(refusal);
  tickets.add('good');
  const agent = await agentOf();
  const answer = ask('good');
  agent.print(await channelOf(agent), 'half of');
  agent.client.socket.terminate();
  const response = await answer;
  expect([response.status, await response.json()]).toEqual(refusal);
});

it('waits no longer than it may for a node that does not answer, and takes its channel back', async () => {
  const agent = await agentOf();
  const response = await ask('good');
  expect([response.status, await response.json()]).toEqual([503, { reason: 'console_unavailable' }]);
  await until(() => agent.channels.size === 0);
});

it('is a GET alone', async () => {
  const response = await ask('good', 'POST');
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
});
