import { createTestToken } from '@cloudlet/control/testing';
import type { Quota, QuotaChange, QuotaLimits, QuotaRequest, TenantQuota } from '@cloudlet/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestCli, type TestCli } from '../testing/test-cli.ts';

let cli: TestCli;
let admin: { CLOUDLET_TOKEN: string };
beforeAll(async () => {
  cli = await startTestCli();
  const { database, tenant } = cli.api.cloud;
  const tokenOf = async (name: string, scopes: readonly ('admin' | 'read' | 'tenant:write')[]) =>
    ({ CLOUDLET_TOKEN: (await createTestToken(database, tenant, { name, scopes })).secret }) as const;
  admin = await tokenOf('operator', ['admin']);
  Object.assign(cli.env, await tokenOf('owner', ['read', 'tenant:write']));
});
afterAll(() => cli.end());

async function asAdmin<Answer>(...words: string[]): Promise<Answer> {
  const { stdout, stderr, code } = await cli.run(['quota', ...words, '-o', 'json'], { env: admin });
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Answer;
}

const ask = (limit: string) => cli.json<QuotaRequest>('quota', 'request', limit, '--reason', 'a new shop');

it('request: asks for more, which is granted, also with other limits, and shown', async () => {
  const asked = await ask('vcpus=80');
  expect(asked).toMatchObject({ status: 'OPEN', items: [{ resource: 'vcpus', asked: 80 }] });
  expect(await asAdmin<QuotaRequest[]>('requests', '--cloud', '--open')).toMatchObject([{ id: asked.id }]);
  const granted = await cli.run(['quota', 'grant', asked.id, 'vcpus=60'], { env: admin });
  expect(granted.stdout).toBe(`${asked.id}: GRANTED, vcpus 50 -> 60\n`);
  expect((await cli.json<Quota>('quota', 'show')).vcpus.limit).toBe(60);
  expect((await cli.run(['quota', 'requests'])).stdout).toMatch(
    /\n\S{36} +demo +GRANTED +vcpus 50 -> 60 +a new shop /,
  );
  expect(await cli.json<QuotaRequest[]>('quota', 'requests', '--open')).toEqual([]);
  expect(await asAdmin<QuotaChange[]>('history', '--tenant', 'demo')).toMatchObject([
    { resource: 'vcpus', from: 50, to: 60, requestId: asked.id },
  ]);
});

it('request: is refused in words, or withdrawn, and that is final', async () => {
  const refused = await ask('images=99');
  await asAdmin('refuse', refused.id, '--answer', 'no room');
  expect(await cli.json<QuotaRequest[]>('quota', 'requests')).toMatchObject([
    { id: refused.id, status: 'REFUSED', answer: 'no room' },
    {},
  ]);
  const withdrawn = await ask('images=99');
  expect((await cli.run(['quota', 'withdraw', withdrawn.id])).stdout).toContain('WITHDRAWN');
  const late = await cli.run(['quota', 'grant', withdrawn.id], { env: admin });
  expect([late.code, late.stderr]).toEqual([4, 'error: The request is WITHDRAWN and stays so.\n']);
});

it('set: changes limits of tenants together, or what new tenants get', async () => {
  await asAdmin('set', 'networks=3', 'images=4', '--tenant', 'demo', '--tenant', 'other', '--reason', 'less');
  for (const tenant of ['demo', 'other']) {
    const quota = await asAdmin<Quota>('show', '--tenant', tenant);
    expect([quota.networks.limit, quota.images.limit]).toEqual([3, 4]);
  }
  expect((await asAdmin<QuotaLimits>('set', 'volumes=5', '--defaults')).volumes).toBe(5);
  expect((await cli.run(['quota', 'defaults'], { env: admin })).stdout).toMatch(/\nvolumes +5\n/);
  expect((await cli.run(['quota', 'history', '--limit', '1'], { env: admin })).stdout).toMatch(
    /\(new tenants\) +volumes +50 +5 /,
  );
});

it('list: shows the main limits of all tenants, or of those whose name has a part', async () => {
  await asAdmin('set', 'vcpus=61', '--tenant', 'demo');
  const all = await asAdmin<TenantQuota[]>('list');
  expect(all.map(({ tenant }) => tenant.name)).toEqual(['demo', 'other']);
  const { stdout } = await cli.run(['quota', 'list', '--name', 'dem'], { env: admin });
  expect(stdout).toMatch(/^TENANT +INSTANCES +VCPUS +MEMORY MIB/);
  expect(stdout).toMatch(/\ndemo +\d+ \/ 25 +\d+ \/ 61 /);
  expect(stdout).not.toContain('other');
  expect((await cli.run(['quota', 'list'])).code).toBe(4);
});

it('show: tells a token of the cloud the way to the tenants’ quotas', async () => {
  const { code, stderr } = await cli.run(['quota', 'show'], { env: admin });
  expect(code).toBe(4);
  expect(stderr).toContain('cloudletctl quota show --tenant NAME');
  expect(stderr).toContain('cloudletctl quota list');
  expect((await cli.run(['quota', 'show', '--tenant', 'demo'], { env: admin })).code).toBe(0);
});

it('refuses what is no limit, and names tenants or the defaults', async () => {
  expect((await cli.run(['quota', 'request', 'vcpus=many', '--reason', 'x'])).code).toBe(2);
  expect((await cli.run(['quota', 'request', 'vcpus=80'])).code).toBe(2);
  expect((await cli.run(['quota', 'request', 'gpus=80', '--reason', 'x'])).code).not.toBe(0);
  expect((await cli.run(['quota', 'set', 'vcpus=1'], { env: admin })).code).toBe(2);
  const unknown = await cli.run(['quota', 'set', 'vcpus=1', '--tenant', 'nobody'], { env: admin });
  expect(unknown.code).toBe(3);
});
