import { authenticateToken } from '@cloudlet/control';
import { startTestCloud, type TestCloud } from '@cloudlet/control/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createProgram } from '../program.ts';

const here = vi.hoisted(() => ({ databaseUrl: '' }));
vi.mock('../state/find-cloud.ts', () => ({ findCloud: () => ({ endpoints: here }) }));

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
  here.databaseUrl = cloud.url;
});
afterAll(() => cloud.end());

let printed: string[];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(() => vi.restoreAllMocks());

async function run(...words: string[]): Promise<string> {
  printed = [];
  await createProgram(() => undefined).parseAsync(['node', 'cloudlet', 'token', ...words]);
  return printed.join('\n').replaceAll(/ +/g, ' ');
}

const whois = (token: string) => authenticateToken(cloud.database, { token, requestId: 'test' });

test('a token is printed alone, does what was asked for, is listed without its secret, and revoked by its name', async () => {
  const secret = await run('create', '--tenant', 'demo', '--name', 'ci');
  expect(secret).toMatch(/^clt_[\w-]{43}$/);
  expect(await whois(secret)).toMatchObject({
    tenantId: cloud.tenant.id,
    permissions: ['read', 'instances:write', 'storage:write', 'network:write'],
  });
  const brief = ['create', '--tenant', 'demo', '--name', 'brief', '--scopes', 'read, storage:write'];
  const narrow = await run(...brief, '--expires-in', '30d');
  expect(await whois(narrow)).toMatchObject({ permissions: ['read', 'storage:write'] });

  const inThirtyDays = new Date(Date.now() + 30 * 24 * 3_600_000).toISOString().slice(0, 10);
  const listed = await run('list', '--tenant', 'demo');
  expect(listed).toMatch(
    new RegExp(
      ` ci ${secret.slice(0, 8)}… read,instances:write,storage:write,network:write - \\S+Z never$`,
      'm',
    ),
  );
  expect(listed).toMatch(new RegExp(` brief .* read,storage:write - \\S+Z ${inThirtyDays}T\\S+$`, 'm'));
  expect(listed).not.toContain(secret.slice(0, 12));
  const { tokens } = JSON.parse(await run('list', '--tenant', 'demo', '--json'));
  expect(tokens).toHaveLength(2);

  expect(await run('revoke', 'ci', '--tenant', 'demo')).toContain('ci (');
  expect(await whois(secret)).toBeNull();
  expect(await whois(narrow)).not.toBeNull();
  await run('revoke', tokens[0].id, '--tenant', 'demo');
  expect(await run('list', '--tenant', 'demo')).toBe('There are no tokens.');
  await expect(run('revoke', 'ci', '--tenant', 'demo')).rejects.toThrow('There is no token ci of demo');
});

test('a token of the cloud’s own is made only where it was said', async () => {
  await expect(run('create', '--name', 'ops')).rejects.toThrow('Nobody said whose token it is');
  const both = run('create', '--name', 'ops', '--tenant', 'demo', '--scopes', 'admin');
  await expect(both).rejects.toThrow('cannot administer the cloud');
  const secret = await run('create', '--name', 'ops', '--scopes', 'admin');
  expect(await whois(secret)).toMatchObject({ tenantId: null, permissions: ['admin'] });
  expect(await run('list')).toContain(' ops ');
  await run('revoke', 'ops');
  expect(await whois(secret)).toBeNull();
});

test('what is mistyped is said', async () => {
  const named = ['create', '--name', 'x', '--tenant', 'demo'];
  await expect(run(...named, '--scopes', 'read,write')).rejects.toThrow(
    '“write” is none of read, instances:write',
  );
  await expect(run(...named, '--expires-in', 'soon')).rejects.toThrow('e.g. 30m');
  await expect(run('create', '--name', 'x', '--tenant', 'nowhere')).rejects.toThrow('no such tenant');
});
