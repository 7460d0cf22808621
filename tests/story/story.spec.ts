import { expect, type Page, test } from '@playwright/test';
import { type Accepted, connectCloud, finished, type Instance, type Operation } from '../support/cloud.ts';
import { cloudlet, leftOnNode, nextLifecycleEvent, part, sql, virsh } from './host.ts';
import {
  act,
  DEMO_EMAIL,
  openConsole,
  openTab,
  signIn,
  statusBadge,
  statusShownAt,
  terminal,
  type,
  watchProgress,
} from './pages.ts';

/** The whole of a tenant's way, in a real browser, on the real parts, to a real guest. Each test goes on where the one before ended. */
test.describe.configure({ mode: 'serial' });

const NAME = 'story-1';
const CONSOLE_PASSWORD = 'correct horse battery';
const BOOT_MS = 90_000;

let page: Page;
let instanceId: string;

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  await signIn(page, DEMO_EMAIL, cloudlet('password', DEMO_EMAIL));
});

test('creates an instance and sees it pass through its steps', async () => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Instances' }).click();
  await page.getByRole('link', { name: 'Create instance' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill(NAME);
  await page.getByRole('radiogroup', { name: 'Image' }).getByRole('radio', { name: 'tiny' }).click();
  await page.getByRole('radiogroup', { name: 'Flavor' }).getByRole('radio', { name: 'tiny' }).click();
  await page.getByLabel('Console password').fill(CONSOLE_PASSWORD);
  await page.getByLabel('Repeat the password').fill(CONSOLE_PASSWORD);
  await page.getByLabel('User data').fill('#!/bin/sh\necho told-by-user-data > /etc/told\n');
  const seen = await watchProgress(page);
  await page.getByRole('button', { name: 'Create instance' }).click();
  await expect(page.getByRole('heading', { name: NAME })).toBeVisible();
  await expect(statusBadge(page)).toHaveText('Running');
  expect(await seen()).toMatch(/Creating.* at \d+/);
  expect(await seen()).toMatch(/Start the guest.* at \d+/);
  instanceId = page.url().match(/[0-9a-f-]{36}/)?.[0] ?? '';
  expect(virsh('list', '--all')).toMatch(new RegExp(`demo\\.${NAME}\\.${instanceId.slice(-8)}\\s+running`));
});

test('logs in at the console in the page', async () => {
  await openConsole(page);
  await logIn();
  await type(page, 'echo $((6*7)) on $(hostname)');
  await expect(terminal(page)).toContainText(`42 on ${NAME}`);
  await expect(terminal(page)).toContainText('$');
  await type(page, 'cat /etc/told; ip -4 -o addr show eth0');
  await expect(terminal(page)).toContainText('told-by-user-data');
  const [address] = sql(`SELECT ip_address FROM port WHERE instance_id = '${instanceId}'`);
  await expect(terminal(page)).toContainText(address ?? 'an address');
  await openTab(page, 'Overview');
  await expect(page.getByText(address ?? '').first()).toBeVisible();
});

test('takes a snapshot, changes the guest and restores', async () => {
  await openConsole(page);
  await type(page, 'echo before > mark && sync && echo saved-$((0+1))');
  await expect(terminal(page)).toContainText('saved-1');
  await act(page, 'Take snapshot…');
  await page.getByRole('dialog').getByLabel('Name').fill('clean');
  await page.getByRole('dialog').getByRole('button', { name: 'Take snapshot' }).click();
  await openTab(page, 'Snapshots');
  await expect(page.getByRole('row', { name: /clean/ })).toContainText('Available');

  await openConsole(page);
  await type(page, 'echo after > mark && sync && echo saved-$((1+1))');
  await expect(terminal(page)).toContainText('saved-2');
  await openTab(page, 'Snapshots');
  await page.getByRole('row', { name: /clean/ }).getByRole('button', { name: 'Restore' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restore snapshot' }).click();
  await expectDone('Restore snapshot');
  await expect(statusBadge(page)).toHaveText('Running');
  await openConsole(page);
  await logIn();
  await type(page, 'clear; cat mark');
  await expect(terminal(page)).toContainText('before');

  await openTab(page, 'Snapshots');
  await page.getByRole('button', { name: 'Delete clean' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete snapshot' }).click();
  await expect(page.getByText('No snapshots yet')).toBeVisible();
});

test('stops gracefully, starts and reboots', async () => {
  await act(page, 'Stop');
  await page.getByRole('dialog').getByRole('button', { name: 'Stop instance' }).click();
  await expect(statusBadge(page)).toHaveText('Off', { timeout: 70_000 });
  expect(virsh('domstate', instanceId)).toBe('shut off');

  await act(page, 'Start');
  await expect(statusBadge(page)).toHaveText('Running');
  for (const mode of ['Soft', 'Hard']) {
    await openConsole(page);
    await logIn();
    await act(page, 'Reboot');
    await page.getByRole('dialog').getByRole('radio', { name: mode }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reboot instance' }).click();
    await expectDone('Reboot');
    await expect(statusBadge(page)).toHaveText('Running');
  }
  await openConsole(page);
  await logIn();
});

test('resizes to another flavor', async () => {
  await act(page, 'Resize…');
  await page.getByRole('dialog').getByRole('radio', { name: 'small' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Resize instance' }).click();
  await expectDone('Resize', 120_000);
  await expect(statusBadge(page)).toHaveText('Running');
  expect(virsh('dominfo', instanceId)).toMatch(/Max memory:\s+524288 KiB/);
});

test('shows a guest that powered itself off within a second', async () => {
  await openConsole(page);
  await logIn();
  const stopped = nextLifecycleEvent(instanceId, 'Stopped');
  const shown = statusShownAt(page, 'Off');
  await type(page, 'sudo poweroff');
  const [stoppedAt, shownAt] = await Promise.all([stopped, shown]);
  expect(stoppedAt).toBeGreaterThan(0);
  console.log(`from libvirt's event to the open page: ${Math.round(shownAt - stoppedAt)} ms`);
  expect(shownAt - stoppedAt).toBeLessThan(1_000);
  const [late] = sql(`SELECT 1 FROM instance WHERE id = '${instanceId}' AND desired_power <> 'OFF'`);
  expect(late).toBeUndefined();
});

test('lists who asked for what, when, each step’s time and how it ended', async () => {
  await openTab(page, 'Activity');
  for (const kind of [
    'Create',
    'Take snapshot',
    'Restore snapshot',
    'Delete snapshot',
    'Stop',
    'Start',
    'Reboot',
    'Resize',
  ]) {
    await expect(page.getByRole('listitem').filter({ hasText: kind }).first()).toContainText('Demo');
  }
  await expect(page.getByText('Failed')).toHaveCount(0);
});

test('destroys after its name was typed, and nothing is left', async () => {
  await act(page, 'Destroy…');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('story');
  await expect(dialog.getByRole('button', { name: 'Destroy instance' })).toBeDisabled();
  await dialog.getByRole('textbox').fill(NAME);
  const [macAddress = ''] = sql(`SELECT mac_address FROM port WHERE instance_id = '${instanceId}'`);
  expect(leftOnNode(instanceId, macAddress)).not.toBe('');
  await dialog.getByRole('button', { name: 'Destroy instance' }).click();
  await expect.poll(() => virsh('list', '--all', '--uuid')).not.toContain(instanceId);
  await expect.poll(() => sql(`SELECT status FROM instance WHERE id = '${instanceId}'`)).toEqual(['DELETED']);
  expect(leftOnNode(instanceId, macAddress)).toBe('');
  expect(sql(`SELECT 1 FROM claim WHERE instance_id = '${instanceId}'`)).toEqual([]);
  expect(sql(`SELECT 1 FROM port WHERE instance_id = '${instanceId}'`)).toEqual([]);
  await expect(page.getByRole('row', { name: new RegExp(NAME) })).toHaveCount(0);
});

test('an agent that is killed in the middle of a create goes on: the instance gets ACTIVE, once', async () => {
  const cloud = connectCloud('story');
  const tinyOf = async (path: string) => {
    const { answer } = await cloud.request<{ items: { id: string; name: string }[] }>('GET', path);
    return answer.items.find(({ name }) => name === 'tiny')?.id;
  };
  const body = { name: 'survivor', imageId: await tinyOf('/images'), flavorId: await tinyOf('/flavors') };
  const { pid } = part('agent');
  if (pid === null) throw new Error('the agent does not run');
  const created = await cloud.request<Accepted>('POST', '/instances', body);
  const { instance, operation } = created.answer;
  const now = async () => (await cloud.request<Operation>('GET', `/operations/${operation.id}`)).answer;
  while ((await now()).status === 'ACCEPTED');
  process.kill(pid, 'SIGKILL');
  expect(await now()).toMatchObject({ status: 'RUNNING', endedAt: null });

  await finished(cloud, operation.id);
  const ended = await cloud.request<Operation>('GET', `/operations/${operation.id}`);
  expect(ended.answer.attempt).toBe(1);
  expect((await cloud.request<Instance>('GET', `/instances/${instance.id}`)).answer.status).toBe('ACTIVE');
  const domains = () => virsh('list', '--all', '--uuid').split('\n');
  expect(domains().filter((id) => id === instance.id)).toHaveLength(1);
  expect(part('agent').pid).not.toBe(pid);

  const destroyed = await cloud.request<Accepted>('DELETE', `/instances/${instance.id}`);
  await finished(cloud, destroyed.answer.operation.id);
  expect(domains()).not.toContain(instance.id);
});

/** Waits for the login prompt and logs in. What stands above the prompt may be of an earlier boot: only the end counts. */
async function logIn(): Promise<void> {
  await expect(terminal(page)).toContainText(/login:\s*$/, { timeout: BOOT_MS });
  await type(page, 'cloud');
  await expect(terminal(page)).toContainText(/Password:\s*$/);
  await type(page, CONSOLE_PASSWORD);
  await expect(terminal(page)).toContainText(/\$\s*$/);
}

/** Waits for the newest activity of a kind to end well. */
async function expectDone(kind: string, timeout = 60_000): Promise<void> {
  await openTab(page, 'Activity');
  await expect(page.getByRole('listitem').filter({ hasText: kind }).first()).toContainText('Done', {
    timeout,
  });
}
