import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cloudOf } from './cloud.ts';
import { locateState } from './locate.ts';
import { statePaths } from './paths.ts';
import { prepareStateFolders } from './prepare.ts';
import { resolveSettings } from './resolve-settings.ts';
import { readSettings, type Settings, settingsSchema, writeSettings } from './settings.ts';

const nextButOne = async (from: number) => from + 1;
const defaults = () => resolveSettings(null, {}, {}, nextButOne);

describe('settings', () => {
  test('have defaults; ports of our own servers are the first free ones', async () => {
    expect(await defaults()).toMatchObject({
      mode: 'libvirt',
      controllers: 1,
      rateLimit: 50,
      listen: '127.0.0.1',
      port: 3000,
      gatewayPort: 3001,
      postgresPort: 5434,
      redisPort: 6381,
      databaseUrl: null,
      redisUrl: null,
    });
  });

  test('that were written before there could be two controllers are of one', async () => {
    const { controllers: _, ...older } = await defaults();
    expect(settingsSchema.parse(older)).toEqual({ ...older, controllers: 1 });
  });

  test('of the command line win over what is remembered, and are remembered', async () => {
    const stored = await resolveSettings(null, { port: 4000, listen: '10.0.0.1' }, {}, nextButOne);
    expect(stored).toMatchObject({ port: 4000, gatewayPort: 4001, listen: '10.0.0.1' });
    const later = await resolveSettings(stored, {}, {}, nextButOne);
    expect(later).toEqual(stored);
    expect(await resolveSettings(stored, { port: 5000 }, {}, nextButOne)).toMatchObject({
      port: 5000,
      gatewayPort: 5001,
    });
  });

  test("of the environment name the user's servers, are remembered, and an empty one goes back to our own", async () => {
    const environment = { DATABASE_URL: 'postgresql://me@db/mine', REDIS_URL: 'redis://cache:6379' };
    const stored = await resolveSettings(null, {}, environment, nextButOne);
    expect(stored).toMatchObject({ databaseUrl: environment.DATABASE_URL, redisUrl: environment.REDIS_URL });
    expect(await resolveSettings(stored, {}, {}, nextButOne)).toEqual(stored);
    const back = await resolveSettings(stored, {}, { REDIS_URL: '' }, nextButOne);
    expect(back).toMatchObject({ databaseUrl: environment.DATABASE_URL, redisUrl: null });
  });

  test.each([
    ['of a shell on a cloud with its own', null, 'postgresql://me@db/mine'],
    ['on another server', 'postgresql://me@db/mine', 'postgresql://me@db2/mine'],
    ['of another name', 'postgresql://me@db/mine', 'postgresql://me@db/yours'],
    ['that is empty, on a cloud in one of the user', 'postgresql://me@db/mine', ''],
  ])('do not change a cloud for another by a DATABASE_URL %s, unless told to', async (_, before, asked) => {
    const stored = { ...(await defaults()), databaseUrl: before };
    const environment = { DATABASE_URL: asked };
    await expect(resolveSettings(stored, {}, environment, nextButOne)).rejects.toMatchObject({
      name: 'Problem',
      next: expect.stringContaining('--switch-database'),
    });
    const switched = await resolveSettings(stored, { switchDatabase: true }, environment, nextButOne);
    expect(switched.databaseUrl).toBe(asked || null);
  });

  test('take a new role, password or parameter for the same database', async () => {
    const stored = { ...(await defaults()), databaseUrl: 'postgresql://me:old@db/mine' };
    const environment = { DATABASE_URL: 'postgresql://you:new@db:5432/mine?sslmode=require' };
    const { databaseUrl } = await resolveSettings(stored, {}, environment, nextButOne);
    expect(databaseUrl).toBe(environment.DATABASE_URL);
  });

  test.each(['mysql://x/y', 'nonsense'])('refuse DATABASE_URL=%s with the reason', async (DATABASE_URL) => {
    await expect(resolveSettings(null, {}, { DATABASE_URL }, nextButOne)).rejects.toMatchObject({
      why: expect.stringContaining('postgresql://'),
    });
  });

  test('stay simulated, and a real cloud does not become a simulated one', async () => {
    const simulated = await resolveSettings(null, { simulated: true, nodes: 5 }, {}, nextButOne);
    expect(simulated).toMatchObject({ mode: 'simulated', simulatedNodes: 5 });
    expect((await resolveSettings(simulated, {}, {}, nextButOne)).mode).toBe('simulated');
    await expect(
      resolveSettings(await defaults(), { simulated: true }, {}, nextButOne),
    ).rejects.toMatchObject({
      next: expect.stringContaining('--state'),
    });
  });
});

describe('an option', () => {
  test.each([
    [{ port: 65_535 }, '--gateway-port'],
    [{ port: 4000, gatewayPort: 4000 }, 'Port 4000 cannot be both'],
  ])('of %j is refused', async (options, text) => {
    await expect(resolveSettings(null, options, {}, nextButOne)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(text),
    });
  });

  test("cannot give the portal the port of Cloudlet's own server, which the first run moves out of the way", async () => {
    const stored = await resolveSettings(null, { port: 5434 }, {}, nextButOne);
    expect(stored).toMatchObject({ port: 5434, gatewayPort: 5435, postgresPort: 5436 });
    await expect(resolveSettings(stored, { port: 5436 }, {}, nextButOne)).rejects.toThrow(
      "Cloudlet's PostgreSQL",
    );
    await expect(resolveSettings(stored, { gatewayPort: 6381 }, {}, nextButOne)).rejects.toThrow(
      "Cloudlet's Redis",
    );
    const elsewhere = { DATABASE_URL: 'postgresql://me@db/mine' };
    const first = await resolveSettings(null, { port: 5433 }, elsewhere, async (from) => from);
    expect(first.port).toBe(5433);
  });

  test('that is remembered can be taken back', async () => {
    const urls = {
      url: 'https://cloud.example',
      gatewayUrl: 'wss://cloud.example/console',
      trustedProxies: '10.0.0.0/8, 192.0.2.1',
    };
    const stored = await resolveSettings(null, { ...urls, demo: false }, {}, nextButOne);
    expect(await resolveSettings(stored, {}, {}, nextButOne)).toEqual(stored);
    expect(stored.trustedProxies).toBe('10.0.0.0/8, 192.0.2.1');
    const empty = { url: '', gatewayUrl: '', trustedProxies: '' };
    const back = await resolveSettings(stored, { ...empty, demo: true }, {}, nextButOne);
    expect(back.trustedProxies).toBeUndefined();
    expect(back).toMatchObject({ publicUrl: null, publicGatewayUrl: null, demo: 'pending' });
  });

  test('name an identity provider by the environment, with all that it takes, until an empty one takes it back', async () => {
    const provider = {
      CLOUDLET_OIDC_ISSUER: 'https://login.example',
      CLOUDLET_OIDC_CLIENT_ID: 'cloudlet',
      CLOUDLET_OIDC_CLIENT_SECRET: 'x',
      CLOUDLET_OIDC_NAME: 'Example',
    };
    const stored = await resolveSettings(null, {}, provider, nextButOne);
    const oidc = {
      issuer: 'https://login.example',
      clientId: 'cloudlet',
      clientSecret: 'x',
      name: 'Example',
    };
    expect(stored.oidc).toEqual(oidc);
    expect((await resolveSettings(stored, {}, {}, nextButOne)).oidc).toEqual(oidc);
    const back = await resolveSettings(stored, {}, { CLOUDLET_OIDC_ISSUER: '' }, nextButOne);
    expect(back.oidc).toBeUndefined();
    const half = { CLOUDLET_OIDC_ISSUER: 'https://login.example' };
    await expect(resolveSettings(null, {}, half, nextButOne)).rejects.toThrow('CLOUDLET_OIDC_CLIENT_ID');
  });

  test('that could not be read again is not written', async () => {
    const paths = statePaths(mkdtempSync(join(tmpdir(), 'cloud-')));
    const settings = await resolveSettings(null, { listen: '999.1.1.1' }, {}, nextButOne);
    expect(() => writeSettings(paths, settings)).toThrow('IPv4 or IPv6');
    expect(readSettings(paths)).toBeNull();
    rmSync(paths.root, { recursive: true });
  });
});

describe('the state directory', () => {
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  const user = { isRoot: false, option: undefined };

  test.each<[string, Parameters<typeof locateState>[0], string]>([
    ['the option', { ...user, option: '/srv/a', environment: { CLOUDLET_STATE_DIR: '/srv/b' } }, '/srv/a'],
    ['the environment', { ...user, environment: { CLOUDLET_STATE_DIR: '/srv/b' } }, '/srv/b'],
    ["root's", { ...user, isRoot: true, environment: {} }, '/var/lib/cloudlet'],
    [
      "a user's, who has none of their own",
      { ...user, environment: { XDG_STATE_HOME: home } },
      '/var/lib/cloudlet',
    ],
    [
      "a user's who is about to make one",
      { ...user, simulated: true, environment: { XDG_STATE_HOME: home } },
      join(home, 'cloudlet'),
    ],
  ])('is %s', (_, input, root) => expect(locateState(input)).toBe(root));

  test("is the user's own once it exists", async () => {
    const paths = statePaths(join(home, 'cloudlet'));
    prepareStateFolders(paths);
    writeSettings(paths, await defaults());
    expect(locateState({ ...user, environment: { XDG_STATE_HOME: home } })).toBe(paths.root);
    rmSync(paths.root, { recursive: true });
  });

  test('may not have a path that leaves no room for sockets', () => {
    const option = `/${'x'.repeat(90)}`;
    expect(() => locateState({ ...user, option, environment: {} })).toThrow('too long');
  });
});

describe('a cloud', () => {
  const settings = async (changes: Partial<Settings>): Promise<Settings> => ({
    ...(await defaults()),
    ...changes,
  });
  const root = mkdtempSync(join(tmpdir(), 'cloud-'));
  prepareStateFolders(statePaths(root));

  test('keeps its secrets and settings for its owner alone, and the same from one command to the next', async () => {
    const first = cloudOf(root, await settings({}));
    writeSettings(first.paths, first.settings);
    expect(cloudOf(root, await settings({})).endpoints).toEqual(first.endpoints);
    expect(readSettings(first.paths)).toEqual(first.settings);
    for (const path of [
      join(root, 'secrets', 'redis'),
      join(root, 'secrets', 'database-app'),
      first.paths.settings,
    ]) {
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
  });

  test('names the user of its Redis, without whom redis-cli of Debian 12 cannot use the address', async () => {
    const { endpoints } = cloudOf(root, await settings({}));
    expect(endpoints.redisUrl).toMatch(/^redis:\/\/cloudlet:[\w-]{43}@127\.0\.0\.1:6381$/);
  });

  test("works on the user's database as the application's role, and migrates as the user's", async () => {
    const { endpoints } = cloudOf(
      root,
      await settings({ databaseUrl: 'postgresql://me:pw@db:5432/mine?sslmode=require' }),
    );
    expect(endpoints.databaseOwnerUrl).toBe('postgresql://me:pw@db:5432/mine?sslmode=require');
    expect(endpoints.databaseUrl).toMatch(
      /^postgresql:\/\/cloudlet_app:[\w-]{43}@db:5432\/mine\?sslmode=require$/,
    );
  });

  test.each<[Partial<Settings>, string, string]>([
    [{}, 'http://127.0.0.1:3000', 'ws://127.0.0.1:3001'],
    [{ listen: '::1' }, 'http://[::1]:3000', 'ws://[::1]:3001'],
    [{ publicUrl: 'https://cloud.example/' }, 'https://cloud.example', 'wss://cloud.example:3001'],
    [
      { publicUrl: 'https://cloud.example', publicGatewayUrl: 'wss://cloud.example/console' },
      'https://cloud.example',
      'wss://cloud.example/console',
    ],
  ])('with %j is reached at %s and %s', async (changes, portalUrl, gatewayUrl) => {
    expect(cloudOf(root, await settings(changes)).endpoints).toMatchObject({ portalUrl, gatewayUrl });
  });
});
