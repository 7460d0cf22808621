import { execFileSync } from 'node:child_process';
import { expect, type Page, test } from '@playwright/test';
import { type Api, createInstance, destroyInstance, type Instance, requestAs, settled } from './api.ts';
import { ADMIN, cloudlet, MEMBER, newPassword, signIn } from './people.ts';

/** A compute node that stops answering: its agent is there and does nothing, as on a host that hangs. */
test.describe.configure({ mode: 'serial' });

type Placed = Instance & { readonly node: { readonly id: string; readonly name: string } };

let api: Api;
let member: Page;
let admin: Page;
let kept: Placed;
let doomed: Placed;
let agent: number;

test.beforeAll(async ({ browser, baseURL }) => {
  const token = cloudlet('token', 'create', '--tenant', 'demo', '--name', 'down-node');
  api = requestAs(`${baseURL}/api/v1`, token);
  cloudlet('set', 'placement', 'pack');
  kept = (await createInstance(api, 'kept')) as Placed;
  doomed = (await createInstance(api, 'doomed')) as Placed;
  expect(doomed.node.name).toBe(kept.node.name);
  agent = agentOf(kept.node.name);
  member = await browser.newPage();
  await signIn(member, MEMBER, newPassword(MEMBER));
  const others = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  admin = await others.newPage();
  await signIn(admin, ADMIN, newPassword(ADMIN));
  process.kill(agent, 'SIGSTOP');
});
test.afterAll(async () => {
  process.kill(agent, 'SIGCONT');
  cloudlet('set', 'placement', 'spread');
  await destroyInstance(api, kept.id);
});

/** The process of a simulated node's agent. */
function agentOf(node: string): number {
  const { parts } = JSON.parse(cloudlet('status', '--json')) as {
    parts: { readonly name: string; readonly pid: number | null }[];
  };
  const pid = parts.find(({ name }) => name === node.replace('node', 'agent'))?.pid;
  if (!pid) throw new Error(`${node} has no agent`);
  return pid;
}

/** Of the instance that is destroyed: the API answers 404 for it. */
function newestOperation(): string {
  const select = `SELECT kind || ' ' || status FROM operation WHERE instance_id = '${doomed.id}' ORDER BY accepted_at DESC LIMIT 1`;
  const words = [cloudlet('env', 'DATABASE_OWNER_URL'), '--tuples-only', '--no-align', '--command', select];
  return execFileSync('psql', words, { encoding: 'utf8' }).trim();
}

test('within 30 s the list says that the status is only what was heard last', async () => {
  await member.goto('/instances');
  const row = member.getByRole('row', { name: /doomed/ });
  await expect(row.getByText('Host not reachable')).toBeVisible({ timeout: 30_000 });
  await expect(row).toContainText('Running');
});

test('its page says so too, since when, and what is possible', async () => {
  await member.goto(`/instances/${doomed.id}`);
  await expect(member.getByTestId('instance-status')).toHaveText('Running');
  const notice = member.locator('#content').getByRole('status').filter({ hasText: doomed.node.name });
  await expect(notice).toContainText('cannot be reached');
  await expect(notice.locator('time')).toBeVisible();
  const since = Date.parse((await notice.locator('time').getAttribute('datetime')) ?? '');
  expect(Date.now() - since).toBeGreaterThan(15_000);
  expect(Date.now() - since).toBeLessThan(120_000);
  await member.getByRole('button', { name: 'Stop' }).focus();
  await expect(member.getByRole('tooltip')).toContainText('possible again when the node is back');
});

test('whoever runs the cloud sees the node down', async () => {
  await admin.goto(`/nodes/${doomed.node.id}`);
  await expect(admin.getByTestId('node-badges')).toHaveText('Down');
  const alarm = admin
    .locator('#content')
    .getByRole('alert')
    .filter({ hasText: 'Nothing is heard of this node' });
  await expect(alarm).toContainText('What is shown of its instances is what it said last');
  const row = admin.getByRole('row', { name: /doomed/ });
  await expect(row).toContainText('Running');
});

test('destroying says that the clean-up comes later, and the instance is gone at once', async () => {
  await member.getByRole('button', { name: 'More actions' }).click();
  await member.getByRole('menuitem', { name: 'Destroy…' }).click();
  const dialog = member.getByRole('dialog');
  await expect(dialog.getByText(`${doomed.node.name} does not answer`)).toBeVisible();
  await dialog.getByRole('textbox').fill('doomed');
  await dialog.getByRole('button', { name: 'Destroy instance' }).click();
  await expect(member.getByText('doomed is destroyed').first()).toBeVisible();
  await expect(member.getByText('is removed when the node is back').first()).toBeVisible();
  await expect(member).toHaveURL(/\/instances$/);
  await expect(member.getByRole('row', { name: /kept/ })).toBeVisible();
  await expect(member.getByRole('row', { name: /doomed/ })).toHaveCount(0);
  await expect(api(`/instances/${doomed.id}`)).rejects.toThrow('404');
  expect(newestOperation()).toBe('destroy ACCEPTED');
});

test('when the node is back it cleans up, and the pages say that all is well again', async () => {
  process.kill(agent, 'SIGCONT');
  await expect(admin.getByTestId('node-badges')).toHaveText('Up', { timeout: 60_000 });
  await expect(admin.locator('#content').getByRole('alert')).toHaveCount(0);
  await expect.poll(newestOperation, { timeout: 60_000 }).toBe('destroy SUCCEEDED');
  const row = member.getByRole('row', { name: /kept/ });
  await expect(row.getByText('Host not reachable')).toHaveCount(0, { timeout: 60_000 });
  await expect(row).toContainText('Running');
  await api(`/instances/${kept.id}/stop`, { force: true });
  expect((await settled(api, kept.id)).status).toBe('SHUTOFF');
});
