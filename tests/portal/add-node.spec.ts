import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { ADMIN, cloudlet, newPassword, signIn } from './people.ts';

test.describe.configure({ mode: 'serial' });

const program = fileURLToPath(new URL('../../cloudlet', import.meta.url));
const NAME = 'host-9';

let page: Page;
/** The state directory of a machine that is not the control plane's. */
let elsewhere: string;

test.beforeAll(async ({ browser }) => {
  elsewhere = mkdtempSync(join(tmpdir(), 'another-machine-'));
  page = await browser.newPage();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(page, ADMIN, newPassword(ADMIN));
});
test.afterAll(() => {
  if (existsSync(join(elsewhere, 'joined.json'))) {
    cloudlet('down', '--state', elsewhere);
    cloudlet('node', 'remove', NAME);
  }
  rmSync(elsewhere, { recursive: true, force: true });
  cloudlet('up', '--door', '');
});

const dialog = () => page.getByRole('dialog');
const list = () => page.getByRole('table', { name: 'Compute nodes' });
const open = () => page.getByRole('region', { name: 'Machines that may join' });

async function makeCommand(name: string): Promise<string> {
  await page.getByRole('button', { name: 'Add node' }).click();
  await dialog().getByLabel('Name').fill(name);
  await dialog().getByRole('button', { name: 'Make join command' }).click();
  return (await dialog().locator('code').textContent()) ?? '';
}

test('where the door is closed it says what opens it, and where', async () => {
  await page.goto('/nodes');
  await page.getByRole('button', { name: 'Add node' }).click();
  await expect(dialog().getByText('This cloud lets in no other machines')).toBeVisible();
  await expect(dialog().getByText('on the machine of the control plane')).toBeVisible();
  await expect(dialog().locator('code')).toHaveText('./cloudlet up --door ADDRESS');
  await expect(dialog().getByRole('textbox')).toHaveCount(0);
  await dialog().getByRole('button', { name: 'Close' }).last().click();
  await expect(dialog()).toHaveCount(0);
});

test('a name that is wrong or known is told at its field', async () => {
  test.setTimeout(180_000);
  cloudlet('up', '--door', '127.0.0.1');
  await page.goto('/nodes');
  await page.getByRole('button', { name: 'Add node' }).click();
  const submit = dialog().getByRole('button', { name: 'Make join command' });
  await submit.click();
  await expect(dialog().getByText('Name the node.')).toBeVisible();
  await dialog().getByLabel('Name').fill('Not a host');
  await submit.click();
  await expect(dialog().getByText('Use 1 to 63 lower-case letters')).toBeVisible();
  await dialog().getByLabel('Name').fill('node-1');
  await submit.click();
  await expect(dialog().getByText('This name is in use already.')).toBeVisible();
  await expect(dialog().getByLabel('Name')).toHaveValue('node-1');
  await dialog().getByRole('button', { name: 'Cancel' }).click();
});

test('the command is shown once, is listed without its secret, and can be revoked', async () => {
  const command = await makeCommand('never');
  expect(command).toMatch(/^\.\/cloudlet node join clj_\S+@127\.0\.0\.1:3002$/);
  await expect(dialog().getByText('This command is shown only now')).toBeVisible();
  await expect(dialog().getByText('until')).toBeVisible();
  await dialog().getByRole('button', { name: 'Copy: Command' }).click();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(command);
  await dialog().getByRole('button', { name: 'Done' }).click();
  await expect(open().getByRole('row', { name: /never/ })).toContainText('Admin');
  await page.reload();
  await expect(open().getByRole('row', { name: /never/ })).toBeVisible();
  const [, secret = ''] = /clj_([\w-]+)/.exec(command) ?? [];
  expect(secret).toHaveLength(43);
  expect(await page.content()).not.toContain(secret);

  await open().getByRole('button', { name: 'Revoke the join command for never' }).click();
  await expect(dialog().getByText('No machine can join by it any more')).toBeVisible();
  await dialog().getByRole('button', { name: 'Revoke join command' }).click();
  await expect(open()).toHaveCount(0);
  expect(cloudlet('node', 'enrolments')).toBe('No join command is open.');
  expect(joinElsewhere(command)).toContain('was revoked');
});

test('a machine on which the command is run appears by itself, and the command is used up', async () => {
  test.setTimeout(240_000);
  const command = await makeCommand(NAME);
  await dialog().getByRole('button', { name: 'Done' }).click();
  await expect(open().getByRole('row', { name: new RegExp(NAME) })).toBeVisible();
  const printed = joinElsewhere(command);
  await expect(list().getByRole('row', { name: new RegExp(NAME) }), printed).toContainText('Up', {
    timeout: 60_000,
  });
  await expect(open()).toHaveCount(0);
});

/** Runs a join command as on another machine, with a simulated hypervisor. @returns what it printed */
function joinElsewhere(command: string): string {
  const token = command.split(' ').at(-1) ?? '';
  const words = ['node', 'join', token, '--simulated', '--state', elsewhere];
  const { stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  return stdout + stderr;
}
