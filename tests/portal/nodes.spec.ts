import { expect, type Page, test } from '@playwright/test';
import { type Api, createInstance, type Instance, requestAs, settled } from './api.ts';
import { ADMIN, cloudlet, MEMBER, newPassword, signIn } from './people.ts';

test.describe.configure({ mode: 'serial' });

let api: Api;
let admin: Page;
let member: Page;
let instance: Instance & { readonly node?: { readonly id: string; readonly name: string } };
let nodeName: string;

test.beforeAll(async ({ browser, baseURL }) => {
  const token = cloudlet('token', 'create', '--tenant', 'demo', '--name', 'nodes');
  api = requestAs(`${baseURL}/api/v1`, token);
  instance = await createInstance(api, 'housed');
  nodeName = instance.node?.name ?? '';
  admin = await browser.newPage();
  await signIn(admin, ADMIN, newPassword(ADMIN));
  const others = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  member = await others.newPage();
  await signIn(member, MEMBER, newPassword(MEMBER));
});
test.afterAll(async () => {
  cloudlet('node', 'enable', nodeName);
  cloudlet('node', 'set', nodeName, '--cpu-ratio', '4');
  cloudlet('set', 'placement', 'spread');
});

const dialog = () => admin.getByRole('dialog');

test('the list tells each node’s health, mode and load, and leads to its page', async () => {
  await admin.goto('/nodes');
  const row = admin.getByRole('row', { name: new RegExp(nodeName) });
  await expect(row).toContainText('Up');
  await expect(row.getByRole('meter', { name: 'vCPUs' })).toBeAttached();
  await expect(row.getByText('really used').first()).toBeVisible({ timeout: 60_000 });
  await row.getByRole('link', { name: nodeName }).click();
  await expect(admin.getByRole('heading', { level: 1, name: nodeName })).toBeVisible();
  await expect(admin.getByRole('row', { name: /housed/ })).toContainText('demo');
  await expect(admin.getByText('x86_64', { exact: true })).toBeVisible();
  await expect(admin.getByText(/really used \(\d+%\)/).first()).toBeVisible();
});

test('a node is drained with a reason, which its page and the list say', async () => {
  await admin.getByRole('button', { name: 'Drain' }).click();
  await dialog().getByLabel('Reason').fill('a disk is failing');
  await dialog().getByRole('button', { name: 'Drain node' }).click();
  await expect(admin.getByTestId('node-badges')).toHaveText('UpDrained');
  await expect(admin.getByText('Reason: a disk is failing.')).toBeVisible();
  await expect(admin.getByText('Still there: 1 instance, no unfinished operation.')).toBeVisible();
  expect(cloudlet('node', 'list')).toMatch(new RegExp(`${nodeName} +UP +DRAINED`));
});

test('in maintenance a tenant sees why nothing but destroying is possible', async () => {
  await admin.getByRole('button', { name: 'Maintenance' }).click();
  await expect(dialog().getByText('1 instance is on it')).toBeVisible();
  await dialog().getByRole('button', { name: 'Begin maintenance' }).click();
  await expect(admin.getByTestId('node-badges')).toHaveText('UpIn maintenance');
  await member.goto(`/instances/${instance.id}`);
  await expect(member.getByText(`The compute node ${nodeName} is in maintenance`).first()).toBeVisible();
  const stop = member.getByRole('button', { name: 'Stop' });
  await stop.focus();
  await expect(member.getByRole('tooltip')).toContainText('can only be destroyed');
  await expect(api(`/instances/${instance.id}/stop`, {})).rejects.toThrow('node_in_maintenance');
});

test('overcommit is changed, and a ratio that cannot be is told at its field', async () => {
  await admin.getByRole('button', { name: 'More actions' }).click();
  await admin.getByRole('menuitem', { name: 'Change overcommit…' }).click();
  const cpu = dialog().getByLabel('CPU');
  await cpu.fill('0');
  await dialog().getByRole('button', { name: 'Change overcommit' }).click();
  await expect(dialog().getByText('Give a number above 0, at most 1000.')).toBeVisible();
  await cpu.fill('0.01');
  await expect(dialog().getByText('less than what is claimed already')).toBeVisible();
  await cpu.fill('2.5');
  await dialog().getByRole('button', { name: 'Change overcommit' }).click();
  await expect(dialog()).toHaveCount(0);
  await expect(admin.getByText('× 2.5')).toBeVisible();
});

test('a node that is in use is not removed, and the dialog says what is there', async () => {
  await admin.getByRole('button', { name: 'More actions' }).click();
  await admin.getByRole('menuitem', { name: 'Remove…' }).click();
  const remove = dialog().getByRole('button', { name: 'Remove node' });
  await expect(remove).toBeDisabled();
  await dialog().getByRole('textbox').fill(nodeName);
  await remove.click();
  await expect(dialog().getByText('The node still has 1 instance (demo/housed)')).toBeVisible();
  await dialog().getByRole('button', { name: 'Cancel' }).click();
});

test('an enabled node goes on, and its instances can be operated again', async () => {
  await admin.getByRole('button', { name: 'Enable' }).click();
  await dialog().getByRole('button', { name: 'Enable node' }).click();
  await expect(admin.getByTestId('node-badges')).toHaveText('Up');
  await api(`/instances/${instance.id}/stop`, { force: true });
  expect((await settled(api, instance.id)).status).toBe('SHUTOFF');
});

test('placement is changed for the whole cloud', async () => {
  await admin.goto('/nodes');
  await admin.getByRole('button', { name: 'Placement: Spread' }).click();
  await dialog().getByRole('radio', { name: 'Pack' }).click();
  await dialog().getByLabel('Disk').fill('0');
  await dialog().getByRole('button', { name: 'Change placement' }).click();
  await expect(admin.getByRole('button', { name: 'Placement: Pack' })).toBeVisible();
  expect(cloudlet('set', 'placement')).toBe('placement pack, weights: cpu 1, memory 1, disk 0');
});

test('a removed node leads to nothing, and whoever does not run the cloud sees no nodes', async () => {
  const { nodeId } = JSON.parse(cloudlet('node', 'register', 'short-lived')) as { nodeId: string };
  await admin.goto(`/nodes/${nodeId}`);
  await admin.getByRole('button', { name: 'More actions' }).click();
  await admin.getByRole('menuitem', { name: 'Remove…' }).click();
  await dialog().getByRole('textbox').fill('short-lived');
  await dialog().getByRole('button', { name: 'Remove node' }).click();
  await expect(admin).toHaveURL(/\/nodes$/);
  await expect(admin.getByRole('link', { name: 'short-lived' })).toHaveCount(0);
  await admin.goto(`/nodes/${nodeId}`);
  await expect(admin.locator('#content').getByText('This compute node does not exist')).toBeVisible();
  await member.goto(`/nodes/${nodeId}`);
  await expect(member.getByText('There is nothing here')).toBeVisible();
});
