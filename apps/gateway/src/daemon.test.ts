import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { gatewayPaths } from '@cloudlet/contract';
import {
  authenticateToken,
  type Caller,
  createConsoleTicket,
  destroyInstance,
  revokeApiToken,
  signOutEverywhere,
} from '@cloudlet/control';
import { createTestToken, SYSTEM, startTestCloud, type TestCloud } from '@cloudlet/control/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayDaemon, startDaemon } from './daemon.ts';
import { connectAgent, type FakeAgent } from './testing/fake-agent.ts';
import { connect, type TestClient, until } from './testing/sockets.ts';

const nodeSecret = randomBytes(32).toString('base64url');
const secrets = [nodeSecret];
const log: string[] = [];

let cloud: TestCloud;
let gateway: GatewayDaemon;
let agent: FakeAgent;

beforeAll(async () => {
  cloud = await startTestCloud();
  const secretHash = createHash('sha256').update(nodeSecret).digest('hex');
  await cloud.database.node.update({ where: { id: cloud.node.id }, data: { secretHash } });
  const logger = pino({ level: 'trace' }, { write: (line: string) => log.push(line) });
  const settings = {
    databaseUrl: cloud.url,
    host: '127.0.0.1',
    port: 0,
    origins: [],
    imageDirectory: tmpdir(),
    door: null,
  };
  gateway = await startDaemon(settings, logger);
  agent = await connectAgent(gateway.port, `${cloud.node.id}.${nodeSecret}`);
});

afterAll(async () => {
  await gateway.stop();
  await cloud.end();
});

async function ticketFor(id: string, caller: Caller = cloud.tenant.member): Promise<string> {
  const { ticket } = await createConsoleTicket(cloud.database, caller, { id });
  secrets.push(ticket);
  return ticket;
}

async function open(ticket: string): Promise<TestClient> {
  const viewer = await connect(`ws://127.0.0.1:${gateway.port}${gatewayPaths.console}`);
  viewer.say({ type: 'open', ticket });
  await until(() => viewer.messages.length > 0);
  return viewer;
}

async function running(): Promise<string> {
  return (await cloud.createActive()).instance.id;
}

describe('the gateway on its database', () => {
  it('opens the console that the ticket is for, once', async () => {
    const id = await running();
    const ticket = await ticketFor(id);
    const viewer = await open(ticket);
    expect(viewer.messages).toEqual([{ type: 'opened' }]);
    expect([...agent.channels.values()]).toContain(id);
    const again = await open(ticket);
    expect(again.messages).toEqual([{ type: 'closed', reason: 'ticket_invalid' }]);
    viewer.socket.close();
  });

  it('takes no ticket that is too old or whose instance is gone', async () => {
    const id = await running();
    const old = await ticketFor(id);
    await cloud.database.consoleTicket.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
    expect((await open(old)).messages).toEqual([{ type: 'closed', reason: 'ticket_invalid' }]);
    const late = await ticketFor(id);
    await destroyInstance(cloud.database, cloud.tenant.member, { id });
    expect((await open(late)).messages).toEqual([{ type: 'closed', reason: 'ticket_invalid' }]);
  });

  it('cuts the console of an instance that is destroyed, at once', async () => {
    const id = await running();
    const viewer = await open(await ticketFor(id));
    const other = await open(await ticketFor(await running()));
    const before = Date.now();
    await destroyInstance(cloud.database, cloud.tenant.member, { id });
    await viewer.closed;
    expect(Date.now() - before).toBeLessThan(2_000);
    expect(viewer.messages.at(-1)).toEqual({ type: 'closed', reason: 'instance_gone' });
    expect(other.socket.readyState).toBe(other.socket.OPEN);
    other.socket.close();
  });

  it('cuts who signs out everywhere, whose token is revoked, and who leaves the tenant', async () => {
    const { database, tenant } = cloud;
    const leaver = await cloud.addTenant('leavers');
    const { id: tokenId, secret } = await createTestToken(database, tenant);
    const script = await authenticateToken(database, { token: secret, requestId: 'test' });
    if (!script) throw new Error('the token is not good');
    const id = await running();
    const foreign = { ...leaver.member, tenantId: tenant.id };
    await database.membership.create({
      data: { tenantId: tenant.id, userId: leaver.member.userId ?? '', role: 'MEMBER' },
    });
    const viewers = [
      await open(await ticketFor(id)),
      await open(await ticketFor(id, script)),
      await open(await ticketFor(id, foreign)),
    ];
    for (const viewer of viewers) expect(viewer.messages).toEqual([{ type: 'opened' }]);

    const before = Date.now();
    await signOutEverywhere(database, tenant.member);
    await revokeApiToken(database, { ...SYSTEM, tenantId: tenant.id }, { id: tokenId });
    await database.membership.deleteMany({
      where: { tenantId: tenant.id, userId: leaver.member.userId ?? '' },
    });
    for (const viewer of viewers) {
      await viewer.closed;
      expect(viewer.messages.at(-1)).toEqual({ type: 'closed', reason: 'revoked' });
    }
    // The sweep comes every five seconds: a hint was quicker.
    expect(Date.now() - before).toBeLessThan(2_000);
    await until(() => agent.channels.size === 0);
  });

  it('says that it is well', async () => {
    expect(await gateway.health()).toEqual([{ name: 'database', healthy: true }]);
  });

  it('logs no secret', () => {
    expect(log.length).toBeGreaterThan(5);
    const text = log.join('');
    expect(secrets.length).toBeGreaterThan(5);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });
});
