import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { ADMIN, MEMBER, newPassword, signIn } from './people.ts';
import { tellViolations } from './violations.ts';

/** Every page in both themes, both languages and on a phone: readable for everybody, nothing broken, a picture to look at. */
const LOOKS = [
  { name: 'light', colorScheme: 'light', locale: 'en-US', width: 1280 },
  { name: 'dark', colorScheme: 'dark', locale: 'en-US', width: 1280 },
  { name: 'chinese', colorScheme: 'light', locale: 'zh-CN', width: 1280 },
  { name: 'phone', colorScheme: 'dark', locale: 'zh-CN', width: 375 },
] as const;

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The accessibility rules of WCAG 2.2 AA that a machine can check. */
async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate<AxeResults>(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })",
  );
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** What the browser complains about: what the policy stopped, hydration that failed, files that are missing. */
async function complaintsOf(context: BrowserContext): Promise<string[]> {
  const complaints: string[] = [];
  await tellViolations(context, (violation) => complaints.push(violation));
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  context.on('weberror', (failure) => complaints.push(failure.error().message));
  return complaints;
}

async function inspect(page: Page, path: string, picture: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
  const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  expect.soft(await page.evaluate(overflow), `${path} is wider than the window`).toBe(0);
  expect.soft(await violationsOn(page), `${path} is hard to use for some`).toEqual([]);
  await test
    .info()
    .attach(picture, { body: await page.screenshot({ fullPage: true }), contentType: 'image/png' });
}

for (const { name, colorScheme, locale, width } of LOOKS) {
  test(`all pages: ${name}`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({
      ...(baseURL === undefined ? {} : { baseURL }),
      colorScheme,
      locale,
      viewport: { width, height: 800 },
      reducedMotion: 'reduce',
    });
    const complaints = await complaintsOf(context);
    const page = await context.newPage();
    await inspect(page, '/sign-in', `sign-in-${name}`);
    await inspect(page, '/docs/api', `reference-${name}`);
    await signIn(page, MEMBER, newPassword(MEMBER));
    await inspect(page, '/', `overview-${name}`);
    await inspect(page, '/instances', `instances-${name}`);
    await inspect(page, '/instances/new', `create-${name}`);
    await inspect(page, '/key-pairs', `key-pairs-${name}`);
    await inspect(page, '/server-groups', `server-groups-${name}`);
    await inspect(page, '/tokens', `tokens-${name}`);
    await inspect(page, '/members', `members-${name}`);
    await inspect(page, '/audit', `audit-${name}`);
    await inspect(page, '/quota', `quota-${name}`);
    await inspect(page, '/join', `join-${name}`);
    await inspect(page, '/account', `account-${name}`);
    await page.goto('/instances');
    const instance = (await page.getByRole('link', { name: 'first' }).getAttribute('href')) ?? '';
    for (const tab of ['', '/console', '/snapshots', '/activity']) {
      await inspect(page, instance + tab, `instance${tab.replace('/', '-')}-${name}`);
    }
    // A page that is open leads to the sign-in by itself when its session has gone: leave it first.
    await page.goto('about:blank');
    await context.clearCookies();
    await signIn(page, ADMIN, newPassword(ADMIN));
    await inspect(page, '/cloud', `cloud-${name}`);
    await inspect(page, '/cloud/tenants', `cloud-tenants-${name}`);
    await inspect(page, '/cloud/operations', `cloud-operations-${name}`);
    await inspect(page, '/nodes', `nodes-${name}`);
    const node = (await page.getByRole('link', { name: 'node-1' }).getAttribute('href')) ?? '';
    await inspect(page, node, `node-${name}`);
    await inspect(page, '/orphans', `orphans-${name}`);
    await inspect(page, '/cloud-tokens', `cloud-tokens-${name}`);
    await inspect(page, '/cloud-audit', `cloud-audit-${name}`);
    await inspect(page, '/tenants', `tenants-${name}`);
    const tenant = (await page.getByRole('link', { name: 'demo' }).getAttribute('href')) ?? '';
    await inspect(page, tenant, `tenant-${name}`);
    await inspect(page, '/quotas', `quotas-${name}`);
    await inspect(page, '/quotas/requests', `quota-requests-${name}`);
    await inspect(page, '/quotas/history', `quota-history-${name}`);
    expect(complaints).toEqual([]);
    await context.close();
  });
}

test('keeps the language and the theme that were chosen', async ({ page }) => {
  await signIn(page, MEMBER, newPassword(MEMBER));
  await page.getByRole('button', { name: /Account/ }).click();
  await page.getByRole('menuitemradio', { name: '简体中文' }).click();
  await expect(page.getByRole('heading', { name: '概览' })).toBeVisible();
  await page.getByRole('menuitemradio', { name: '深色' }).click();
  await page.reload();
  await expect(page.getByRole('heading', { name: '概览' })).toBeVisible();
  await expect(page.locator('html')).toHaveClass(/dark/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
});
