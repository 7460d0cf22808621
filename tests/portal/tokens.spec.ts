import { expect, type Locator, type Page, test } from '@playwright/test';
import { ADMIN, MEMBER, newPassword, signIn } from './people.ts';

/** Tokens from their page: made with scopes, shown once, good at the REST door for these, and gone when they are revoked. */

const dialog = (page: Page) => page.getByRole('dialog');

/** Asks the REST API with a token. */
async function ask(base: string | undefined, path: string, token: string) {
  const response = await fetch(`${base}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** The token that the dialog shows, and its copy in the clipboard. */
async function takeToken(page: Page): Promise<string> {
  await expect(dialog(page).getByText('Copy it now: it is shown this once')).toBeVisible();
  const secret = (await dialog(page).locator('code').first().textContent()) ?? '';
  expect(secret).toMatch(/^clt_[\w-]{43}$/);
  await dialog(page).getByRole('button', { name: 'Copy: Token' }).click();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(secret);
  await expect(dialog(page).getByText(/^curl -H .*\/api\/v1\/session$/)).toBeVisible();
  await dialog(page).getByRole('button', { name: 'I have copied it' }).click();
  return secret;
}

async function revoke(page: Page, row: Locator): Promise<void> {
  await row.getByRole('button', { name: /^Revoke/ }).click();
  await dialog(page).getByRole('button', { name: 'Revoke token' }).click();
  // What lies behind an open dialog has no roles.
  await expect(dialog(page)).toHaveCount(0);
  await expect(row).toHaveCount(0);
}

test.beforeEach(({ context }) => context.grantPermissions(['clipboard-read', 'clipboard-write']));

test('a tenant’s token does what its scopes say, is shown once, and ends when it is revoked', async ({
  page,
  baseURL,
}) => {
  await signIn(page, MEMBER, newPassword(MEMBER));
  await page.getByRole('link', { name: 'API tokens' }).click();
  await page.getByRole('button', { name: 'Create token' }).click();
  await dialog(page).getByRole('checkbox', { name: 'read' }).click();
  await dialog(page).getByRole('button', { name: 'Create token' }).click();
  await expect(dialog(page).getByText('Give the token a name.')).toBeVisible();
  await expect(dialog(page).getByText('Choose at least one scope.')).toBeVisible();
  await dialog(page).getByLabel('Name').fill('deploy');
  await dialog(page).getByRole('checkbox', { name: 'read' }).click();
  await dialog(page).getByRole('checkbox', { name: 'storage:write' }).click();
  await dialog(page).getByLabel('Good for').selectOption({ label: '30 days' });
  await dialog(page).getByRole('button', { name: 'Create token' }).click();
  const secret = await takeToken(page);

  const row = page.getByRole('row', { name: /deploy/ });
  await expect(row).toContainText(`${secret.slice(0, 8)}…`);
  await expect(row.getByRole('listitem')).toHaveText(['read', 'storage:write']);
  await expect(row.getByRole('cell').nth(3)).toHaveText('never');
  const { status, body } = await ask(baseURL, '/session', secret);
  expect([status, body.permissions]).toEqual([200, ['read', 'storage:write']]);
  await page.reload();
  await expect(row.getByRole('cell').nth(3)).not.toHaveText('never');
  expect(await page.content()).not.toContain(secret);

  await page.getByRole('button', { name: 'Create token' }).click();
  await dialog(page).getByLabel('Name').fill('deploy');
  await dialog(page).getByRole('button', { name: 'Create token' }).click();
  await expect(dialog(page).getByText('This name is in use already.')).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();

  await revoke(page, row);
  expect((await ask(baseURL, '/session', secret)).status).toBe(401);
});

test('a token of the cloud’s own is for who runs it, and is in no tenant', async ({ page, baseURL }) => {
  await signIn(page, ADMIN, newPassword(ADMIN));
  await page.getByRole('link', { name: 'API tokens' }).click();
  await expect(page.getByText('No API tokens yet')).toBeVisible();
  await page.getByRole('button', { name: 'Create token' }).click();
  await expect(dialog(page).getByText('whoever has it runs this cloud')).toBeVisible();
  await dialog(page).getByLabel('Name').fill('operator');
  await dialog(page).getByLabel('Good for').selectOption({ label: 'Until it is revoked' });
  await dialog(page).getByRole('button', { name: 'Create token' }).click();
  const secret = await takeToken(page);
  expect((await ask(baseURL, '/nodes', secret)).status).toBe(200);
  const refused = await ask(baseURL, '/instances', secret);
  expect([refused.status, refused.body.needs]).toEqual([403, 'tenant']);
  await revoke(page, page.getByRole('row', { name: /operator/ }));
  await expect(page.getByText('No API tokens yet')).toBeVisible();
  expect((await ask(baseURL, '/nodes', secret)).status).toBe(401);
});

test('to a tenant’s people the cloud’s tokens are not there', async ({ page }) => {
  await signIn(page, MEMBER, newPassword(MEMBER));
  await page.goto('/cloud-tokens');
  await expect(page.getByText('There is nothing here')).toBeVisible();
});
