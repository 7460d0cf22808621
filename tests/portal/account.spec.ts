import { type Browser, expect, type Page, test } from '@playwright/test';
import { fillSignIn, MEMBER, newPassword, signIn } from './people.ts';

/** A browser of its own that is signed in and shows the account's page. */
async function openAccount(browser: Browser, password: string, userAgent?: string): Promise<Page> {
  const context = await browser.newContext(userAgent === undefined ? {} : { userAgent });
  const page = await context.newPage();
  await signIn(page, MEMBER, password);
  await page.goto('/account');
  await expect(page.getByRole('heading', { name: 'Account and security' })).toBeVisible();
  return page;
}

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0';
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1';

test('lists the sessions, marks this one, and ends another one or all others at once', async ({
  browser,
}) => {
  const password = newPassword(MEMBER);
  const there = await openAccount(browser, password, FIREFOX);
  const elsewhere = await openAccount(browser, password, SAFARI);
  const here = await openAccount(browser, password);
  const row = (name: string) => here.getByRole('row', { name });
  await expect(here.getByRole('row')).toHaveCount(4);
  await expect(row('Chrome on Linux')).toContainText('This browser');
  await expect(row('Chrome on Linux')).toContainText('127.0.0.1');
  await expect(row('Chrome on Linux').getByRole('button')).toHaveCount(0);

  await row('Firefox on Windows').getByRole('button').click();
  await here.getByRole('dialog').getByRole('button', { name: 'End session' }).click();
  await expect(row('Firefox on Windows')).toHaveCount(0);
  // Its page hears of it by itself.
  await expect(there).toHaveURL(/\/sign-in/);
  await elsewhere.reload();
  await expect(elsewhere.getByRole('heading', { name: 'Account and security' })).toBeVisible();

  await here.getByRole('button', { name: 'End all others' }).click();
  await here.getByRole('dialog').getByRole('button', { name: 'End all others' }).click();
  await expect(here.getByRole('row')).toHaveCount(2);
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  for (const page of [here, there, elsewhere]) await page.context().close();
});

test('changes the password: it needs the present one, and ends the other sessions', async ({ browser }) => {
  const password = newPassword(MEMBER);
  const there = await openAccount(browser, password, FIREFOX);
  const here = await openAccount(browser, password);
  await here.getByRole('button', { name: 'Change password' }).click();
  const dialog = here.getByRole('dialog', { name: 'Change password' });
  const fill = async (present: string, next: string, again: string) => {
    await dialog.getByLabel('Present password').fill(present);
    await dialog.getByLabel('New password', { exact: true }).fill(next);
    await dialog.getByLabel('New password again').fill(again);
    await dialog.getByRole('button', { name: 'Change password' }).click();
  };
  await fill(password, 'short', 'short');
  await expect(dialog).toContainText('at least 8 characters');
  await fill(password, 'battery staple', 'battery stable');
  await expect(dialog).toContainText('not the same');
  await fill('not the password', 'battery staple', 'battery staple');
  await expect(dialog).toContainText('not your present password');
  await fill(password, 'battery staple', 'battery staple');
  await expect(here.getByText('The password is changed')).toBeVisible();
  // Its page hears of it by itself.
  await expect(there).toHaveURL(/\/sign-in/);
  await fillSignIn(there, MEMBER, password);
  await expect(there.getByRole('alert').filter({ hasText: 'wrong' })).toBeVisible();
  await fillSignIn(there, MEMBER, 'battery staple');
  await expect(there.getByRole('heading', { name: 'Account and security' })).toBeVisible();
  for (const page of [here, there]) await page.context().close();
});

test('shows where a session was started, whatever the browser claims', async ({ browser }) => {
  const context = await browser.newContext({
    extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.9', 'x-cloudlet-client-address': 'x 203.0.113.9' },
  });
  const page = await context.newPage();
  await signIn(page, MEMBER, newPassword(MEMBER));
  await page.goto('/account');
  await expect(page.getByRole('row', { name: 'This browser' })).toContainText('127.0.0.1');
  await expect(page.getByText('203.0.113.9')).toHaveCount(0);
  await context.close();
});
