import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Ended, startTestCli, type TestCli } from '../testing/test-cli.ts';

/** As on a machine where nobody has set anything. */
const NOTHING_SET = { CLOUDLET_API: '', CLOUDLET_TOKEN: '' };

let cli: TestCli;
let file: string;
beforeAll(async () => {
  cli = await startTestCli();
  file = join(cli.configHome, 'cloudlet/profiles.json');
});
beforeEach(() => rmSync(join(cli.configHome, 'cloudlet'), { recursive: true, force: true }));
afterAll(() => cli.end());

const run = (...args: string[]): Promise<Ended> => cli.run(args, { env: NOTHING_SET });
const login = (token: string, ...args: string[]) =>
  cli.run(['login', ...args], { env: NOTHING_SET, input: `${token}\n` });

it('login checks the token and keeps it where its owner alone can read it', async () => {
  const { code, stdout } = await login(cli.token, `${cli.api.origin}/`);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    new RegExp(
      `^Signed in at ${cli.api.origin} as .*, tenant demo\\.\\nProfile default is in ${file}\\.\\n$`,
    ),
  );
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(cli.configHome, 'cloudlet')).mode & 0o777).toBe(0o700);
  expect((await run('quota', 'show')).code).toBe(0);
});

it('login keeps nothing of a token that is none, or without an address', async () => {
  expect((await login('clt_wrong', cli.api.origin)).code).toBe(7);
  expect((await login('', cli.api.origin)).code).toBe(2);
  expect((await login(cli.token)).code).toBe(2);
  expect((await login(cli.token, 'not-an-address')).code).toBe(2);
  expect(() => statSync(file)).toThrow('ENOENT');
});

it('keeps several profiles, uses the last one, the one that is named, or the one that is chosen', async () => {
  await login(cli.token, cli.api.origin, '--profile', 'home');
  await login(cli.api.stranger, cli.api.origin, '--profile', 'work');
  const tenantOf = async (...args: string[]) =>
    JSON.parse((await run('whoami', '-o', 'json', ...args)).stdout).tenant.name;
  expect([await tenantOf(), await tenantOf('--profile', 'home')]).toEqual(['other', 'demo']);
  expect((await run('profile', 'list')).stdout).toMatch(
    /^NAME +ADDRESS +IN USE\nhome +\S+ +-\nwork +\S+ +yes\n$/,
  );
  await run('profile', 'use', 'home');
  expect(await tenantOf()).toBe('demo');
  const chosen = await cli.run(['whoami'], { env: { ...NOTHING_SET, CLOUDLET_PROFILE: 'work' } });
  expect(chosen.stdout).toMatch(/Tenant +other\n/);
  const unknown = await run('quota', 'show', '--profile', 'wrok');
  expect([unknown.code, unknown.stderr]).toEqual([
    7,
    'error: There is no profile wrok; there are home, work.\n',
  ]);
  expect((await run('profile', 'list', '-o', 'json')).stdout).not.toContain('clt_');
  expect((await run('logout')).stdout).toBe('Profile home is forgotten.\n');
  expect(await tenantOf()).toBe('other');
  expect((await run('profile', 'use', 'home')).code).toBe(7);
  expect(readFileSync(file, 'utf8')).not.toContain(cli.token);
});

it('takes address and token from the environment, both or none; a profile that is named comes first', async () => {
  const env = { CLOUDLET_API: `${cli.api.origin}/api/v1`, CLOUDLET_TOKEN: cli.token };
  expect((await cli.run(['whoami'], { env })).stdout).toMatch(/Tenant +demo\n/);
  expect((await cli.run(['whoami'], { env: { ...env, CLOUDLET_TOKEN: '' } })).code).toBe(2);
  await login(cli.api.stranger, cli.api.origin, '--profile', 'work');
  expect((await cli.run(['whoami', '--profile', 'work'], { env })).stdout).toMatch(/Tenant +other\n/);
});

it('says what to do with a file that it did not write', async () => {
  await login(cli.token, cli.api.origin);
  rmSync(file);
  writeFileSync(file, '{"profiles": []}');
  const { code, stderr } = await run('quota', 'show');
  expect([code, stderr]).toEqual([2, expect.stringContaining('remove it and sign in again')]);
});
