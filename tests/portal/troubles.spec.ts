import { execFileSync } from 'node:child_process';
import { expect, type Page, test } from '@playwright/test';
import { createInstance, type Instance, requestAs, settled } from './api.ts';
import { cloudlet, MEMBER, newPassword, signIn } from './people.ts';

test.describe.configure({ mode: 'serial' });

let page: Page;
let instance: Instance;

test.beforeAll(async ({ browser, baseURL }) => {
  const api = requestAs(
    `${baseURL}/api/v1`,
    cloudlet('token', 'create', '--tenant', 'demo', '--name', 'troubles'),
  );
  instance = await createInstance(api, 'frail');
  await api(`/instances/${instance.id}/stop`, { force: true });
  await settled(api, instance.id);
  page = await browser.newPage();
  await signIn(page, MEMBER, newPassword(MEMBER));
});

test('a link that was cut off leads to what is not there', async () => {
  await page.goto(`/instances/${instance.id.slice(0, 8)}`);
  await expect(page.locator('#content').getByText('This instance does not exist')).toBeVisible();
  await expect(page.locator('#content').getByText('the address is not complete')).toBeVisible();
});

test('two clicks on Start in the same instant ask once', async () => {
  await page.goto(`/instances/${instance.id}`);
  const asked: string[] = [];
  // Several calls can share a request; its path names each.
  page.on('request', (request) => asked.push(...(request.url().match(/instances\.start/g) ?? [])));
  await page.getByRole('button', { name: 'Start' }).evaluate((button: { click(): void }) => {
    button.click();
    button.click();
  });
  await expect(page.getByText('Start: done').first()).toBeVisible();
  await expect(page.getByText('The instance was not started')).toHaveCount(0);
  expect(asked).toHaveLength(1);
});

test('a snapshot’s name is told its rule before and after', async () => {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Take snapshot…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Lower-case letters, digits and hyphens, at most 63')).toBeVisible();
  await dialog.getByLabel('Name').fill('Bad Name');
  await dialog.getByRole('button', { name: 'Take snapshot' }).click();
  await expect(dialog.getByText('Use 1 to 63 lower-case letters, digits and hyphens')).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

test('an instance in error says what can be done, and does not offer to start it', async () => {
  execFileSync('psql', [
    cloudlet('env', 'DATABASE_OWNER_URL'),
    '--quiet',
    '--command',
    `UPDATE instance SET status = 'ERROR', failure_code = 'vanished', failure_message = 'Gone.' WHERE id = '${instance.id}'`,
  ]);
  await page.goto(`/instances/${instance.id}/console`);
  // While the page streams in, its text is there twice, once hidden and outside of the content.
  await expect(page.locator('#content').getByText('It has no console')).toBeVisible();
  await expect(page.getByText('The instance is off')).toHaveCount(0);

  await page.getByRole('link', { name: 'Overview' }).last().click();
  const notice = page.getByRole('alert').filter({ hasText: 'no longer on its compute node' });
  await expect(notice).toContainText('what they take of the quota is free');
  await notice.getByRole('button', { name: 'Destroy…' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('frail');
  await page.getByRole('dialog').getByRole('button', { name: 'Destroy instance' }).click();
  await expect(page.getByText('frail is destroyed').first()).toBeVisible();
});
