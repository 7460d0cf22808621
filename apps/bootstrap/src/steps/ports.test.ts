import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../host/ports.ts';
import type { Cloud } from '../state/cloud.ts';
import { resolveSettings } from '../state/resolve-settings.ts';
import type { Settings } from '../state/settings.ts';
import { portsStep } from './ports.ts';

let server: Server;
let held: number;
let free: number;

beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  held = typeof address === 'object' && address ? address.port : 0;
  free = await freePort(21_000);
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** The step of a cloud with these settings, in which this process is the part of that name. */
async function check(changes: Partial<Settings>, part?: string) {
  const users = { DATABASE_URL: 'postgresql://db/x', REDIS_URL: 'redis://cache' };
  const defaults = await resolveSettings(null, {}, users, async (port) => port);
  const settings = { ...defaults, port: free, gatewayPort: await freePort(free + 1), ...changes };
  const states = async () => (part ? [{ name: part, pid: process.pid, restarts: 0 }] : []);
  return portsStep({ settings } as Cloud, { states }).check();
}

test('a port that nobody has, or the very part that is to have it, is right', async () => {
  await expect(check({})).resolves.toMatchObject({ note: expect.stringContaining(String(free)) });
  await expect(check({ port: held }, 'portal')).resolves.toBeDefined();
});

test("a stranger's port is refused with its process and another to choose", async () => {
  await expect(check({ port: held })).rejects.toMatchObject({
    why: expect.stringContaining(`process ${process.pid}`),
    next: expect.stringContaining('--port'),
  });
});

test('the port of another part of the cloud is refused: the one that has it would be in the way', async () => {
  await expect(check({ port: held }, 'gateway')).rejects.toMatchObject({
    next: expect.stringContaining("./cloudlet down first: this cloud's gateway has it"),
  });
});

test('an address that is not of this machine is refused by its name', async () => {
  await expect(check({ listen: '192.0.2.1' })).rejects.toMatchObject({
    message: expect.stringContaining('192.0.2.1'),
    next: expect.stringContaining('--listen'),
  });
});
