import { createTestToken } from '@cloudlet/control/testing';
import type { ApiToken } from '@cloudlet/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestCli, type TestCli } from '../testing/test-cli.ts';

let cli: TestCli;
let env: { CLOUDLET_TOKEN: string };
beforeAll(async () => {
  cli = await startTestCli();
  const { database, tenant } = cli.api.cloud;
  const scopes = ['read', 'instances:write', 'tenant:write'] as const;
  const { secret } = await createTestToken(database, tenant, { name: 'owner', scopes });
  env = { CLOUDLET_TOKEN: secret };
});
afterAll(() => cli.end());

it('makes a token that works at once, lists it without its secret, and revokes it at once', async () => {
  const made = await cli.run(['token', 'create', 'reader', '--scope', 'read', '--days', '90'], { env });
  expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/^clt_\S{43,}\n$/)]);
  const reader = { CLOUDLET_TOKEN: made.stdout.trim() };
  expect((await cli.run(['instance', 'list'], { env: reader })).code).toBe(0);
  const refused = await cli.run(['server-group', 'create', 'x', '--policy', 'affinity', '-o', 'json'], {
    env: reader,
  });
  expect([refused.code, JSON.parse(refused.stderr)]).toEqual([
    4,
    expect.objectContaining({ code: 'forbidden' }),
  ]);
  const listed = await cli.run(['token', 'list', '-o', 'json'], { env });
  const tokens = JSON.parse(listed.stdout) as ApiToken[];
  expect(tokens.find(({ name }) => name === 'reader')).toMatchObject({
    scopes: ['read'],
    expiresAt: expect.any(String),
  });
  expect(listed.stdout).not.toContain(made.stdout.trim());
  expect((await cli.run(['token', 'list'], { env })).stdout).toMatch(
    /^NAME +BEGINS WITH +SCOPES .*\nreader +clt_\S{4} +read +/,
  );
  expect((await cli.run(['token', 'revoke', 'reader', '--yes'], { env })).stdout).toBe('reader: revoked\n');
  expect((await cli.run(['instance', 'list'], { env: reader })).code).toBe(7);
});

it('takes scopes parted by commas, as `./cloudlet token create` does', async () => {
  const options = ['--scopes', 'read,instances:write', '--scope', 'tenant:write'];
  expect((await cli.run(['token', 'create', 'several', ...options], { env })).code).toBe(0);
  const tokens = JSON.parse((await cli.run(['token', 'list', '-o', 'json'], { env })).stdout) as ApiToken[];
  const made = tokens.find(({ name }) => name === 'several');
  expect(made?.scopes.toSorted()).toEqual(['instances:write', 'read', 'tenant:write']);
});

it('is refused where the scope does not exist, or is more than one has', async () => {
  const unknown = await cli.run(['token', 'create', 'x', '--scope', 'everything'], { env });
  expect([unknown.code, unknown.stderr]).toEqual([4, expect.stringContaining('scopes.0')]);
  expect((await cli.run(['token', 'create', 'x', '--scope', 'network:write'], { env })).code).toBe(4);
});
