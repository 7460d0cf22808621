import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { connectDatabase } from '@cloudlet/control';
import { createTestToken, startTestCloud, TEST_VAULT } from '@cloudlet/control/testing';
import { createLogger } from '@cloudlet/daemon';
import { openWay } from '@cloudlet/prisma/testing';
import { expect, it, vi } from 'vitest';
import { createRestClient } from '../testing/rest-client.ts';
import { serve } from '../testing/serve.ts';
import { handleRest } from './handle.ts';

/** What PostgreSQL answers to whoever connects while it cannot serve (its protocol's ErrorResponse). */
function errorResponse(sqlState: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${sqlState}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/** A REST door whose database does this with every connection. */
async function doorOnto(reply: Buffer | null) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => (reply ? socket.end(reply) : socket.destroy()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const databaseUrl = `postgresql://cloudlet_app:a-password@127.0.0.1:${port}/cloudlet`;
  const logger = createLogger('test');
  const lines: { level: 'warn' | 'error'; line: unknown[] }[] = [];
  vi.spyOn(logger, 'child').mockImplementation((() => logger) as never);
  vi.spyOn(logger, 'info').mockReturnValue();
  for (const level of ['warn', 'error'] as const) {
    vi.spyOn(logger, level).mockImplementation((...line) => void lines.push({ level, line }));
  }
  const database = connectDatabase(databaseUrl);
  const urls = {
    portalUrl: 'http://portal.test',
    gatewayUrl: 'ws://gateway.test/',
    localGatewayUrl: 'http://gateway.test',
  };
  const door = await serve((request) =>
    handleRest(
      { database, databaseUrl, logger, ...urls, machineDoor: null, rateLimit: null, vault: TEST_VAULT },
      request,
    ),
  );
  return {
    client: createRestClient(door.origin, 'cloudlet_token'),
    lines,
    turnAway: () => server.close(),
    async end() {
      await door.close();
      await database.$disconnect();
      server.close();
    },
  };
}

it.each([
  ['starts', errorResponse('57P03', 'the database system is starting up')],
  ['stops', errorResponse('57P01', 'terminating connection due to administrator command')],
  ['breaks connections off', null],
  ['is not there', 'nobody listens'],
])('says that it is not available while the database %s, once in the log', async (_name, reply) => {
  const { client, lines, turnAway, end } = await doorOnto(typeof reply === 'string' ? null : reply);
  if (typeof reply === 'string') turnAway();
  for (let count = 0; count < 3; count += 1) {
    const { status, headers, body } = await client.call('GET', '/instances');
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'unavailable', status: 503 });
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(JSON.stringify(body)).not.toMatch(/database system|127\.0\.0\.1|password/);
  }
  expect(lines).toEqual([
    { level: 'warn', line: [{ reason: expect.any(String) }, 'the database does not serve now'] },
  ]);
  expect(JSON.stringify(lines)).not.toContain('a-password');
  await end();
});

it('still takes other errors of the database for faults', async () => {
  const { client, lines, end } = await doorOnto(errorResponse('3D000', 'database "cloudlet" does not exist'));
  const { status, headers } = await client.call('GET', '/instances');
  expect([status, headers.get('retry-after')]).toEqual([500, null]);
  expect(lines).toMatchObject([{ level: 'error' }]);
  await end();
});

it('does not say that a request was refused when its commit was not answered', async () => {
  const cloud = await startTestCloud();
  const token = await createTestToken(cloud.database, cloud.tenant);
  let breaks = true;
  const way = await openWay(cloud.url, (bytes, breakOff) => {
    if (!breaks || !bytes.includes('COMMIT')) return;
    breaks = false;
    breakOff();
  });
  const database = connectDatabase(way.url, { connections: 1 });
  const logger = createLogger('test');
  logger.level = 'silent';
  const dependencies = {
    database,
    databaseUrl: way.url,
    logger,
    portalUrl: 'http://portal.test',
    gatewayUrl: 'ws://gateway.test/',
    localGatewayUrl: 'http://gateway.test',
    machineDoor: null,
    rateLimit: null,
    vault: TEST_VAULT,
  };
  const door = await serve((request) => handleRest(dependencies, request));
  const { call } = createRestClient(door.origin, token.secret);
  const body = { name: 'web-1', flavorId: cloud.small, imageId: cloud.image };
  const { status, headers, body: answer } = await call('POST', '/instances', { body });
  expect([status, answer.code, headers.get('retry-after')]).toEqual([504, 'outcome_unknown', null]);
  const { body: found } = await call('GET', '/instances');
  expect(found.items).toMatchObject([{ name: 'web-1', task: 'create' }]);
  await door.close();
  await database.$disconnect();
  way.close();
  await cloud.end();
});
