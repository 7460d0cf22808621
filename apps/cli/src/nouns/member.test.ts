import { addTestPerson, createTestToken } from '@cloudlet/control/testing';
import { PERMISSIONS_OF_ROLE } from '@cloudlet/model';
import type { Invitation, Member } from '@cloudlet/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestCli, type TestCli } from '../testing/test-cli.ts';

let cli: TestCli;
let env: { CLOUDLET_TOKEN: string };
beforeAll(async () => {
  cli = await startTestCli();
  const { database, tenant } = cli.api.cloud;
  const { secret } = await createTestToken(database, tenant, {
    name: 'owner',
    scopes: PERMISSIONS_OF_ROLE.OWNER,
  });
  env = { CLOUDLET_TOKEN: secret };
});
afterAll(() => cli.end());

async function json<Data>(...args: string[]): Promise<Data> {
  const { code, stdout, stderr } = await cli.run([...args, '-o', 'json'], { env });
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Data;
}

it('invites by a link that it prints alone, lists it without that, and makes it void', async () => {
  const made = await cli.run(['invitation', 'create', '--role', 'member', '--note', 'Olga', '--days', '2'], {
    env,
  });
  expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/^http:\/\/portal\.test\/join#\S+\n$/)]);
  const [invitation] = await json<Invitation[]>('invitation', 'list');
  expect(invitation).toMatchObject({ role: 'MEMBER', note: 'Olga', isOpen: true });
  const { stdout } = await cli.run(['invitation', 'list'], { env });
  expect(stdout).toContain('Olga');
  expect(stdout).not.toContain(made.stdout.trim().split('#')[1]);
  const id = invitation?.id ?? '';
  expect((await cli.run(['invitation', 'revoke', id, '--yes'], { env })).stdout).toBe(`${id}: revoked\n`);
  expect(await json('invitation', 'list')).toEqual([]);
  expect((await cli.run(['invitation', 'revoke', id, '--yes'], { env })).code).toBe(3);
});

it('knows members by their e-mail address, gives them a role, and removes them', async () => {
  const { database, tenant } = cli.api.cloud;
  const email = 'olga@acme.example';
  await addTestPerson(database, { email, name: 'Olga', tenant: { id: tenant.id, role: 'VIEWER' } });
  expect((await cli.run(['member', 'list'], { env })).stdout).toMatch(
    new RegExp(`^${email} .* viewer `, 'm'),
  );
  expect((await cli.run(['member', 'set-role', email, '--role', 'member'], { env })).stdout).toBe(
    `${email}: member\n`,
  );
  const members = await json<Member[]>('member', 'list');
  expect(members.find((one) => one.email === email)?.role).toBe('MEMBER');
  expect((await cli.run(['member', 'set-role', email, '--role', 'king'], { env })).code).toBe(2);
  expect((await cli.run(['member', 'remove', email], { env })).code).toBe(2);
  expect((await cli.run(['member', 'remove', email, '--yes'], { env })).stdout).toBe(`${email}: removed\n`);
  const gone = await cli.run(['member', 'remove', email, '--yes'], { env });
  expect([gone.code, gone.stderr]).toEqual([3, expect.stringContaining(`There is no member ${email}.`)]);
});

it('takes who runs the cloud to another tenant', async () => {
  const { database, tenant, addTenant } = cli.api.cloud;
  await addTenant('acme');
  const { secret } = await createTestToken(database, tenant, { name: 'root', scopes: ['admin'] });
  const asAdmin = { env: { CLOUDLET_TOKEN: secret } };
  const made = await cli.run(
    ['invitation', 'create', '--tenant', 'acme', '--role', 'owner', '-o', 'json'],
    asAdmin,
  );
  expect(made.code).toBe(0);
  const { id } = JSON.parse(made.stdout) as Invitation;
  expect((await cli.run(['invitation', 'list', '--tenant', 'acme'], asAdmin)).stdout).toContain(id);
  expect((await cli.run(['member', 'list', '--tenant', 'acme'], asAdmin)).code).toBe(0);
  expect((await cli.run(['invitation', 'revoke', id, '--tenant', 'acme', '--yes'], asAdmin)).code).toBe(0);
});
