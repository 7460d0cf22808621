import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { ADMIN, cloudlet, MEMBER, newPassword, signIn } from './people.ts';

/** The history from its pages: who did what, with which token, from where; filtered, exported, and of one's own tenant alone. */

const dialog = (page: Page) => page.getByRole('dialog');
const rows = (page: Page) => page.locator('tbody tr');

/** A token of the demo tenant that is refused: once for what is not there, and once more after its revocation. */
async function leaveRefusals(base: string | undefined, name: string): Promise<void> {
  const token = cloudlet('token', 'create', '--tenant', 'demo', '--name', name);
  const ask = () =>
    fetch(`${base}/api/v1/key-pairs/01939f3e-7c00-7000-8000-000000000001`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'the leaky script' },
    });
  expect((await ask()).status).toBe(404);
  cloudlet('token', 'revoke', '--tenant', 'demo', name);
  expect((await ask()).status).toBe(401);
}

async function saved(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: button }).click(),
  ]);
  return readFileSync(await download.path(), 'utf8');
}

test('shows who was refused with which token and from where, keeps its filters in the address, and exports what they let through', async ({
  page,
  baseURL,
}) => {
  const name = `leaky-${Date.now()}`;
  await leaveRefusals(baseURL, name);
  await signIn(page, MEMBER, newPassword(MEMBER));
  await page.getByRole('link', { name: 'Audit' }).click();
  await page.getByRole('combobox', { name: 'All results' }).selectOption('Refused');
  await page.getByRole('searchbox', { name: 'Who' }).fill(name);
  await page.getByRole('searchbox', { name: 'Who' }).press('Enter');
  await expect(page).toHaveURL(/result=REFUSED/);
  await expect(page).toHaveURL(new RegExp(`actor=${name}`));
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first()).toContainText('unauthenticated');
  await expect(rows(page).last()).toContainText('not_found');
  await page.reload();
  await expect(rows(page)).toHaveCount(2);

  await rows(page).first().getByRole('button', { name: 'Show details: key-pair.delete' }).click();
  await expect(dialog(page)).toContainText('127.0.0.1');
  await expect(dialog(page)).toContainText('the leaky script');
  await dialog(page).getByRole('button', { name: 'Only this' }).first().click();
  await expect(page).toHaveURL(/credentialId=/);
  await expect(page.getByRole('button', { name: /^Remove filter: Token or session/ })).toBeVisible();
  await expect(rows(page)).toHaveCount(2);

  const csv = (await saved(page, 'Export CSV')).trimEnd().split('\r\n');
  expect(csv).toHaveLength(3);
  expect(csv[0]).toMatch(/^id,at,tenantId,tenantName,actorId,actorName,via,/);
  for (const line of csv.slice(1)) expect(line).toMatch(new RegExp(`${name},token,.*127.0.0.1.*,REFUSED,`));
  const events = (await saved(page, 'Export JSON lines'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.map(({ errorCode }) => errorCode)).toEqual(['unauthenticated', 'not_found']);
});

test('says so where nothing matches, and leads back', async ({ page }) => {
  await signIn(page, MEMBER, newPassword(MEMBER));
  await page.goto('/audit?actor=nobody-was-ever-called-so&from=2026-01-01');
  await expect(page.getByText('Nothing matches the filters')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(rows(page).first()).toBeVisible();
});

test('says at the field which filter is none', async ({ page }) => {
  await signIn(page, MEMBER, newPassword(MEMBER));
  await page.goto('/audit?address=nonsense&credentialId=nonsense');
  await expect(page.getByRole('searchbox', { name: 'Address or network' })).toHaveAccessibleDescription(
    'It is no address and no network.',
  );
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(rows(page).first()).toBeVisible();
});

test('shows on a phone when it was and what came of it', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, MEMBER, newPassword(MEMBER));
  await page.goto('/audit');
  await expect(rows(page).first().locator('time:visible')).toHaveCount(1);
  const cut = page.locator('table').locator('..');
  expect(await cut.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
});

test('is of one tenant, from its page', async ({ page }) => {
  await signIn(page, ADMIN, newPassword(ADMIN));
  await page.goto('/tenants');
  await page.getByRole('main').getByRole('link', { name: 'demo', exact: true }).click();
  await page.getByRole('main').getByRole('link', { name: 'Audit' }).click();
  await expect(page).toHaveURL(/\/cloud-audit\?tenantId=/);
  await expect(page.getByRole('button', { name: 'Remove filter: Tenant demo' })).toBeVisible();
  await expect(rows(page).first()).toContainText('demo');
});

test.describe('in another time zone than the server', () => {
  test.use({ timezoneId: 'Asia/Shanghai' });

  test('lists and exports the same days', async ({ page }) => {
    await signIn(page, ADMIN, newPassword(ADMIN));
    const isAsked = page.waitForRequest((request) =>
      decodeURIComponent(request.url()).includes('"from":"2026-01-31T16:00:00.000Z"'),
    );
    await page.goto('/cloud-audit?from=2026-02-01');
    await isAsked;
    for (const button of ['Export CSV', 'Export JSON lines'])
      await expect(page.getByRole('link', { name: button })).toHaveAttribute(
        'href',
        /from=2026-01-31T16%3A00%3A00\.000Z/,
      );
  });
});

test('the cloud’s is for who runs it, and has sign-ins and what operators did on the host', async ({
  page,
  context,
}) => {
  await signIn(page, MEMBER, newPassword(MEMBER));
  await page.goto('/cloud-audit');
  await expect(page.getByText('There is nothing here')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Export CSV' })).toHaveCount(0);
  expect((await page.request.get('/api/export/audit?format=jsonl')).status()).toBe(403);
  await page.goto('about:blank');
  await context.clearCookies();
  await signIn(page, ADMIN, newPassword(ADMIN));
  await page.goto('/cloud-audit');
  await page.getByRole('combobox', { name: 'All ways' }).selectOption('Command on the host');
  await expect(rows(page).filter({ hasText: 'user.reset-password' }).first()).toBeVisible();
  await page.goto('/cloud-audit?action=session.');
  await page.getByRole('button', { name: 'Show details: session.start' }).first().click();
  await expect(dialog(page)).toContainText('"password"');
  await expect(dialog(page)).toContainText('127.0.0.1');
});

test('no other site gets a file by the browser’s cookie, nor a page one of another tenant', async ({
  page,
}) => {
  await signIn(page, MEMBER, newPassword(MEMBER));
  const crossSite = { headers: { 'sec-fetch-site': 'cross-site' } };
  expect((await page.request.get('/api/export/events?format=csv', crossSite)).status()).toBe(403);
  const other = await page.request.get('/api/export/events?tenant=01939f3e-7c00-7000-8000-000000000001');
  expect([other.status(), (await other.json()).code]).toEqual([409, 'tenant_changed']);
  expect((await page.request.get('/api/export/nonsense')).status()).toBe(404);
});
