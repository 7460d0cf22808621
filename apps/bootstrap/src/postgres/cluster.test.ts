import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@cloudlet/daemon';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../host/ports.ts';
import { probe } from '../parts/health.ts';
import { poll } from '../process/poll.ts';
import { findUser, isRoot } from '../process/users.ts';
import { ensureFolder } from '../state/files.ts';
import { repositoryRoot } from '../state/repository.ts';
import { usersDatabaseStep } from '../steps/users-database.ts';
import { createSupervisor, type Supervisor } from '../supervisor/supervisor.ts';
import { findPostgresPrograms } from './binaries.ts';
import { type Cluster, isClusterRight, makeCluster, serverCommand, superuserUrl } from './cluster.ts';
import { canConnect, makeAppRole, makeOwnDatabase, withConnection } from './roles.ts';

const logger = createLogger('test');
logger.level = 'silent';

let folder: string;
let cluster: Cluster;
let supervisor: Supervisor;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  ensureFolder(folder, 0o711);
  cluster = {
    programs: findPostgresPrograms(join(folder, 'data')),
    data: join(folder, 'data'),
    socketFolder: join(folder, 'run'),
    port: await freePort(20_000),
    superuserPassword: 'super secret',
    user: isRoot() ? findUser('postgres') : undefined,
    log: join(folder, 'up.log'),
  };
  supervisor = createSupervisor(join(folder, 'parts.json'), logger);
  await makeCluster(cluster);
  await supervisor.ensure({
    name: 'postgres',
    command: serverCommand(cluster),
    cwd: '/',
    environment: { PATH: '/usr/bin:/bin' },
    user: cluster.user ?? null,
    confinement: null,
    log: join(folder, 'postgres.log'),
    stopSignal: 'SIGINT',
    stopGraceMs: 10_000,
    killGroup: true,
    health: { kind: 'postgres', url: superuserUrl(cluster) },
    readyWithinMs: 10_000,
    revision: '1',
  });
  const healthy = async () =>
    (await probe({ kind: 'postgres', url: superuserUrl(cluster) })).healthy ? true : undefined;
  expect(await poll(healthy, { withinMs: 20_000 })).toBe(true);
}, 60_000);

afterAll(async () => {
  await supervisor.stopAll();
  rmSync(folder, { recursive: true });
});

const addressOf = (role: string, password: string) =>
  `postgresql://${role}:${password}@127.0.0.1:${cluster.port}/cloudlet`;

describe('a PostgreSQL of our own', () => {
  test('is right once it is made, and not when its settings differ', () => {
    expect(isClusterRight(cluster)).toBe(true);
    expect(isClusterRight({ ...cluster, port: cluster.port + 1 })).toBe(false);
  });

  test('gets two roles and the database, twice in a row alike, and lets nobody in without the password', async () => {
    const passwords = { owner: 'owner-1', app: 'app-1' };
    expect(await canConnect(addressOf('cloudlet', 'owner-1'))).toBe(false);
    await makeOwnDatabase(superuserUrl(cluster), passwords);
    await makeOwnDatabase(superuserUrl(cluster), { ...passwords, app: 'app-2' });
    expect(await canConnect(addressOf('cloudlet', 'owner-1'))).toBe(true);
    expect(await canConnect(addressOf('cloudlet_app', 'app-2'))).toBe(true);
    expect(await canConnect(addressOf('cloudlet_app', 'app-1'))).toBe(false);
  });

  test('lets the application own no table', async () => {
    await makeOwnDatabase(superuserUrl(cluster), { owner: 'owner-1', app: 'app-1' });
    const create = withConnection(addressOf('cloudlet_app', 'app-1'), (client) =>
      client.query('CREATE TABLE t ()'),
    );
    await expect(create).rejects.toThrow('permission denied');
  });

  test('on a server where DATABASE_URL may not make roles, the statement to run is told', async () => {
    await makeOwnDatabase(superuserUrl(cluster), { owner: 'owner-1', app: 'app-1' });
    await expect(makeAppRole(addressOf('cloudlet', 'owner-1'), 'app-9')).rejects.toMatchObject({
      message: expect.stringContaining('cloudlet_app'),
      next: expect.stringContaining('ALTER ROLE "cloudlet" CREATEROLE'),
    });
    await makeAppRole(superuserUrl(cluster), 'app-9');
    expect(await canConnect(addressOf('cloudlet_app', 'app-9'))).toBe(true);
  });
});

describe("the check of a user's database", () => {
  // The port is known once the server was made.
  const address = () => addressOf('cloudlet', 'owner-1');
  const check = (url = address()) => usersDatabaseStep(url).check();
  const run = (sql: string) => withConnection(address(), (client) => client.query(sql));
  beforeAll(() => makeOwnDatabase(superuserUrl(cluster), { owner: 'owner-1', app: 'app-1' }));

  test('takes an empty one', async () => {
    await expect(check()).resolves.toBeDefined();
  });

  test.each([
    ['a wrong password', () => addressOf('cloudlet', 'wrong'), 'password authentication failed'],
    ['an unknown database', () => `${address()}-not`, 'does not exist'],
    ['a server that is not there', () => address().replace(/:\d+\//, ':1/'), 'ECONNREFUSED'],
  ])('explains %s', async (_, url, why) => {
    await expect(check(url())).rejects.toMatchObject({
      why: expect.stringContaining(why),
      next: expect.stringContaining('Set DATABASE_URL right'),
    });
  });

  test('refuses one with the tables of something else, also where Prisma made them; one of ours is ours', async () => {
    const refused = { why: expect.stringContaining('customer') };
    await run('CREATE TABLE customer (id int)');
    await expect(check()).rejects.toMatchObject(refused);
    await run('CREATE TABLE _prisma_migrations (migration_name text)');
    await run(`INSERT INTO _prisma_migrations VALUES ('20200101000000_of_another_program')`);
    await expect(check()).rejects.toMatchObject(refused);
    const ours = readdirSync(join(repositoryRoot, 'prisma/migrations')).sort()[0];
    await run(`INSERT INTO _prisma_migrations VALUES ('${ours}')`);
    await expect(check()).resolves.toBeDefined();
  });
});
