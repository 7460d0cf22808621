import { expect, type Page, test } from '@playwright/test';
import { MEMBER, newPassword, signIn } from './people.ts';

test.describe.configure({ mode: 'serial' });

let page: Page;

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  await signIn(page, MEMBER, newPassword(MEMBER));
});

test('puts every complaint about a new instance at its field and keeps what was typed', async () => {
  await page.goto('/instances/new');
  const name = page.getByLabel('Name', { exact: true });
  const submit = page.getByRole('button', { name: 'Create instance' });
  await name.fill('Not_a_host');
  await page.getByLabel('Console password').fill('long enough');
  await page.getByLabel('Repeat the password').fill('something else');
  await page.getByLabel('User data').fill('x'.repeat(70_000));
  await submit.click();
  await expect(page.getByText('This is not a host name')).toBeVisible();
  await expect(page.getByText('The passwords are not the same.')).toBeVisible();
  await expect(page.getByText('User data can be at most 64 KiB.')).toBeVisible();
  await expect(name).toBeFocused();

  await name.fill('first');
  await page.getByLabel('Repeat the password').fill('long enough');
  await page.getByLabel('User data').fill('#!/bin/sh\n');
  await submit.click();
  await expect(page.getByText('This name is in use already.')).toBeVisible();
  await expect(name).toHaveValue('first');
  await expect(page.getByLabel('Console password')).toHaveValue('long enough');
});

test('adds a key pair in the middle of the form, and sends only the one form', async () => {
  await page.getByRole('button', { name: 'Add key pair' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('laptop');
  await dialog.getByLabel('Public key').fill('not a key');
  await dialog.getByRole('button', { name: 'Add key pair' }).click();
  await expect(dialog.getByText('OpenSSH’s format')).toBeVisible();
  await dialog
    .getByLabel('Public key')
    .fill('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAeHAK8n+9ABlnNXWkPSqcIZ7zfPvSDCxvaOPMT8W7rN me@laptop');
  await dialog.getByRole('button', { name: 'Add key pair' }).click();
  await expect(page.getByRole('checkbox', { name: /laptop/ })).toBeChecked();
  await expect(page).toHaveURL(/\/instances\/new$/);
});

test('shows a create in progress and its end', async () => {
  await page.getByLabel('Name', { exact: true }).fill('web-1');
  await page.getByRole('button', { name: 'Create instance' }).click();
  await expect(page.getByRole('heading', { name: 'web-1' })).toBeVisible();
  await expect(page.getByTestId('instance-status')).toHaveText('Running');
  await expect(page.getByText('Create: done').first()).toBeVisible();
});

test('says by keyboard why an action is not possible', async () => {
  const start = page.getByRole('button', { name: 'Start' });
  await start.focus();
  await expect(page.getByRole('tooltip')).toContainText('This needs the state Off. The state is Running.');
  await expect(start).toBeDisabled();
});

test('gives it another name, and says that one is in use', async () => {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Rename…' }).click();
  const dialog = page.getByRole('dialog');
  const name = dialog.getByLabel('New name');
  await expect(name).toHaveValue('web-1');
  await name.fill('first');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(dialog.getByText('This name is in use already.')).toBeVisible();
  await name.fill('web-renamed');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('heading', { name: 'web-renamed' })).toBeVisible();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Rename…' }).click();
  await name.fill('web-1');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('heading', { name: 'web-1' })).toBeVisible();
});

test('opens the console, types into it and leaves it by keyboard', async () => {
  await page.getByRole('link', { name: 'Console' }).click();
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  const screen = page.locator('.xterm-rows');
  await expect(screen).toContainText('login:');
  await page.locator('.xterm-helper-textarea').focus();
  await page.keyboard.type('cloud\n');
  await expect(screen).toContainText('Welcome');
  await page.keyboard.press('Control+F6');
  await expect(page.locator('.xterm-helper-textarea')).not.toBeFocused();
});

test('searches and filters, in the address too', async () => {
  await page.goto('/instances');
  await page.getByLabel('Search by name').fill('web');
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page).toHaveURL(/name=web/);
  await page.reload();
  await expect(page.getByRole('row', { name: /web-1/ })).toBeVisible();
  await page.getByLabel('Filter by status').selectOption('ERROR');
  await expect(page.getByText('No instance matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page.getByRole('row')).toHaveCount(3);
});

test('destroys only once the name is typed, and the page of what is gone says so', async () => {
  await page.getByRole('link', { name: 'web-1' }).click();
  await expect(page.getByRole('heading', { name: 'web-1' })).toBeVisible();
  const address = page.url();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Destroy…' }).click();
  const confirm = page.getByRole('dialog').getByRole('button', { name: 'Destroy instance' });
  await expect(confirm).toBeDisabled();
  await page.getByRole('dialog').getByRole('textbox').fill('web-1');
  await confirm.click();
  await expect(page).toHaveURL(/\/instances$/);
  await expect(page.getByText('web-1 is destroyed').first()).toBeVisible();
  await page.goto(address);
  await expect(page.locator('#content').getByText('This instance does not exist')).toBeVisible();
});

test('deletes a key pair', async () => {
  await page.goto('/key-pairs');
  await page.getByRole('button', { name: 'Delete laptop' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete key pair' }).click();
  await expect(page.getByText('No key pairs yet')).toBeVisible();
});
