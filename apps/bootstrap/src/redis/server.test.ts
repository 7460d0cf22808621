import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@cloudlet/daemon';
import { expect, test } from 'vitest';
import { freePort } from '../host/ports.ts';
import { probe } from '../parts/health.ts';
import { poll } from '../process/poll.ts';
import { findUser, isRoot } from '../process/users.ts';
import { ensureFolder } from '../state/files.ts';
import { createSupervisor } from '../supervisor/supervisor.ts';
import { isRedisRight, makeRedis, type RedisServer, redisCommand } from './server.ts';

test('a Redis of our own starts, asks for its password and is right until its settings differ', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  ensureFolder(folder, 0o711);
  const server: RedisServer = {
    folder: join(folder, 'redis'),
    port: await freePort(21_000),
    password: 'secret',
    user: isRoot() ? findUser('redis') : undefined,
  };
  const logger = createLogger('test');
  logger.level = 'silent';
  const supervisor = createSupervisor(join(folder, 'parts.json'), logger);
  const ask = (password: string) =>
    probe({ kind: 'redis', url: `redis://cloudlet:${password}@127.0.0.1:${server.port}` });
  try {
    expect(isRedisRight(server)).toBe(false);
    makeRedis(server);
    expect(isRedisRight(server)).toBe(true);
    await supervisor.ensure({
      name: 'redis',
      command: redisCommand(server),
      cwd: '/',
      environment: { PATH: '/usr/bin:/bin' },
      user: server.user ?? null,
      confinement: null,
      log: join(folder, 'redis.log'),
      stopSignal: 'SIGTERM',
      stopGraceMs: 5_000,
      killGroup: true,
      health: { kind: 'redis', url: 'redis://unused' },
      readyWithinMs: 5_000,
      revision: '1',
    });
    expect(
      await poll(async () => ((await ask('secret')).healthy ? true : undefined), { withinMs: 10_000 }),
    ).toBe(true);
    expect(await ask('wrong')).toEqual({ healthy: false, detail: expect.stringContaining('WRONGPASS') });
    const nobody = `redis://127.0.0.1:${server.port}`;
    expect(await probe({ kind: 'redis', url: nobody })).toMatchObject({
      detail: expect.stringContaining('NOAUTH'),
    });
    writeFileSync(join(server.folder, 'redis.conf'), 'port 1\n');
    expect(isRedisRight(server)).toBe(false);
  } finally {
    await supervisor.stopAll();
    rmSync(folder, { recursive: true });
  }
});
