import { expect, test } from '@playwright/test';
import { ADMIN, cloudlet, fillSignIn, MEMBER, newPassword, signIn } from './people.ts';

test('says that the email or the password is wrong, and keeps what was typed', async ({ page }) => {
  await page.goto('/sign-in');
  await fillSignIn(page, MEMBER, 'not the password');
  await expect(page.getByRole('alert').filter({ hasText: 'wrong' })).toBeVisible();
  await expect(page.getByLabel('Email')).toHaveValue(MEMBER);
});

test('makes whoever guesses wait, and says until when', async ({ page }) => {
  const password = newPassword(ADMIN);
  await page.goto('/sign-in');
  for (let guess = 0; guess < 12; guess += 1) {
    await fillSignIn(page, ADMIN, 'not the password');
    await expect(page.getByRole('alert').filter({ hasText: /wrong|Too many/ })).toBeVisible();
    await expect(page.locator('button[type=submit]')).toBeEnabled();
    if (await page.getByText('Too many').isVisible()) break;
  }
  await expect(page.getByRole('alert').filter({ hasText: /Try again after \d+:\d\d:\d\d/ })).toBeVisible();
  // The right one waits as well, and then gets in.
  await expect(async () => {
    if (await page.locator('input[name=email]').isVisible()) await fillSignIn(page, ADMIN, password);
    await expect(page.locator('#content')).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 90_000 });
});

test('leads back to the page that was asked for, and nowhere else', async ({ page }) => {
  const password = newPassword(MEMBER);
  await page.goto('/instances?status=ERROR');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await fillSignIn(page, MEMBER, password);
  await expect(page).toHaveURL(/\/instances\?status=ERROR$/);

  await page.goto('/sign-in?next=https://elsewhere.test/');
  await expect(page).toHaveURL(/127\.0\.0\.1:\d+\/$/);
});

test('keeps the session cookie from scripts and from other sites', async ({ page, context, request }) => {
  await signIn(page, MEMBER, newPassword(MEMBER));
  const session = (await context.cookies()).find(({ name }) => name === 'cloudlet-session');
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  const cookie = `${session?.name}=${session?.value}`;
  const headers = { cookie, 'content-type': 'application/json', origin: 'https://elsewhere.test' };
  expect((await request.post('/api/trpc/instances.start', { headers, data: {} })).status()).toBe(403);
});

test('reads no more of a body than anything here can need', async ({ request }) => {
  const data = JSON.stringify({ email: MEMBER, password: 'x'.repeat(300_000) });
  for (const path of ['/api/auth/callback/credentials', '/api/trpc/instances.create', '/api/v1/instances']) {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer none' };
    const answer = await request.post(path, { headers, data });
    // The REST door asks first who is there.
    expect([path, answer.status()]).toEqual([path, path === '/api/v1/instances' ? 401 : 413]);
  }
});

test('sends every page with a policy that runs no foreign script and no frame', async ({ request }) => {
  const { 'content-security-policy': policy, ...headers } = (await request.get('/sign-in')).headers();
  expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]+' 'strict-dynamic';/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe-eval');
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
});

test('a session that was revoked ends on the open page, and the way back is kept', async ({ page }) => {
  await signIn(page, MEMBER, newPassword(MEMBER));
  await page.goto('/key-pairs');
  await expect(page.getByRole('heading', { name: 'Key pairs' })).toBeVisible();
  const password = newPassword(MEMBER);
  await expect(page).toHaveURL(/\/sign-in\?.*reason=expired/, { timeout: 30_000 });
  await expect(page.getByText('Your session has ended')).toBeVisible();
  await fillSignIn(page, MEMBER, password);
  await expect(page).toHaveURL(/\/key-pairs$/);
});

test('signs out of this browser, and a copy of its cookie is worth nothing', async ({ page, request }) => {
  await signIn(page, MEMBER, newPassword(MEMBER));
  const session = (await page.context().cookies()).find(({ name }) => name === 'cloudlet-session');
  const asked = async () => {
    const headers = { cookie: `${session?.name}=${session?.value}` };
    return (await request.get('/api/trpc/session.get', { headers })).status();
  };
  expect(await asked()).toBe(200);
  await page.getByRole('button', { name: /Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  expect(await asked()).toBe(401);
  await page.goto('/instances');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test('signs out everywhere: a copied cookie is worth nothing, and open pages and consoles end', async ({
  browser,
  request,
}) => {
  const password = newPassword(MEMBER);
  const [here, elsewhere] = [await browser.newPage(), await browser.newPage()];
  await signIn(here, MEMBER, password);
  await signIn(elsewhere, MEMBER, password);
  const session = (await here.context().cookies()).find(({ name }) => name === 'cloudlet-session');
  const asked = async () => {
    const headers = { cookie: `${session?.name}=${session?.value}` };
    return (await request.get('/api/trpc/session.get', { headers })).status();
  };
  expect(await asked()).toBe(200);
  await elsewhere.goto('/instances');
  await elsewhere.getByRole('link', { name: 'first' }).click();
  await elsewhere.getByRole('link', { name: 'Console' }).click();
  await expect(elsewhere.getByText('Connected', { exact: true })).toBeVisible();

  await here.getByRole('button', { name: /Account/ }).click();
  await here.getByRole('menuitem', { name: 'Sign out everywhere…' }).click();
  const dialog = here.getByRole('dialog', { name: 'Sign out everywhere' });
  await expect(dialog).toContainText('in every browser');
  await dialog.getByRole('button', { name: 'End all my sessions' }).click();
  await expect(here).toHaveURL(/\/sign-in$/);
  expect(await asked()).toBe(401);
  await expect(elsewhere).toHaveURL(/\/sign-in\?.*reason=expired/, { timeout: 30_000 });
  await Promise.all([here.close(), elsewhere.close()]);
});

test('shows the compute nodes to a cloud admin and to nobody else', async ({ browser }) => {
  const asAdmin = await browser.newPage();
  await signIn(asAdmin, ADMIN, newPassword(ADMIN));
  await asAdmin.goto('/nodes');
  await expect(asAdmin.getByRole('row', { name: /node-1/ })).toContainText('Up');
  await asAdmin.close();

  const asMember = await browser.newPage();
  await signIn(asMember, MEMBER, newPassword(MEMBER));
  await expect(asMember.getByRole('link', { name: 'Compute nodes' })).toHaveCount(0);
  await asMember.goto('/nodes');
  await expect(asMember.locator('#content').getByText('There is nothing here')).toBeVisible();
  await asMember.close();
});

test('says when changes do not reach the page, and catches up', async ({ page }) => {
  await signIn(page, MEMBER, newPassword(MEMBER));
  await page.goto('/instances');
  await expect(page.getByRole('row', { name: /first/ })).toBeVisible();
  const { parts } = JSON.parse(cloudlet('status', '--json')) as { parts: { name: string; pid: number }[] };
  const portal = parts.find(({ name }) => name === 'portal');
  expect(portal?.pid).toBeGreaterThan(1);
  if (portal !== undefined) process.kill(portal.pid, 'SIGKILL');
  await expect(page.getByText('Reconnecting…').first()).toBeVisible();
  await expect(page.getByText('Reconnecting…')).toHaveCount(0, { timeout: 60_000 });
});
