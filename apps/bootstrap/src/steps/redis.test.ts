import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../host/ports.ts';
import { poll } from '../process/poll.ts';
import { askRedis } from '../redis/ask.ts';
import type { Cloud } from '../state/cloud.ts';
import { usersRedisStep } from './redis.ts';

const folder = mkdtempSync(join(tmpdir(), 'users-redis-'));
let port: number;
let server: ChildProcess;
beforeAll(async () => {
  port = await freePort(22_000);
  const settings = [
    ...[`port ${port}`, 'bind 127.0.0.1', 'save ""', `dir ${folder}`],
    'user all on >pw ~* &* +@all',
    'user some on >pw ~* &* +@all -acl',
    'user most on >pw ~* &* +@all -client|kill',
  ];
  server = spawn('redis-server', ['-'], { stdio: ['pipe', 'ignore', 'ignore'] });
  server.stdin?.end(settings.join('\n'));
  await poll(() => askRedis(urlOf('all'), [['PING']], 500).catch(() => undefined), { withinMs: 10_000 });
});
afterAll(async () => {
  server.kill();
  await once(server, 'exit');
  rmSync(folder, { recursive: true });
});

const urlOf = (user: string, password = 'pw') => `redis://${user}:${password}@127.0.0.1:${port}`;
const check = (redisUrl: string) => usersRedisStep({ endpoints: { redisUrl } } as Cloud).check();

test('a Redis whose user may keep users is taken, and nothing stays of the trial', async () => {
  expect(await check(urlOf('all'))).toMatchObject({ note: `127.0.0.1:${port}` });
  const admin = spawn('redis-cli', ['-u', urlOf('all'), '--no-auth-warning', 'ACL', 'USERS']);
  const [names] = await once(admin.stdout, 'data');
  expect(String(names).trim().split('\n').sort()).toEqual(['all', 'default', 'most', 'some']);
});

test.each(['some', 'most'])('one whose user “%s” may not is refused, with what it said', async (user) => {
  await expect(check(urlOf(user))).rejects.toMatchObject({
    message: expect.stringContaining('does not let Cloudlet keep users'),
    why: expect.stringContaining('NOPERM'),
    next: expect.stringContaining('ACL SETUSER'),
  });
});

test('one that does not know the password is refused as one that does not work', async () => {
  await expect(check(urlOf('all', 'wrong'))).rejects.toMatchObject({
    message: expect.stringContaining('does not work'),
    why: expect.stringContaining('WRONGPASS'),
  });
});
