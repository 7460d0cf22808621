import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { type Api, createInstance, destroyInstance, requestAs, settled } from './api.ts';
import { ADMIN, cloudlet, MEMBER, newPassword, signIn } from './people.ts';

test.describe.configure({ mode: 'serial' });

const PLANT_FAULT = fileURLToPath(new URL('plant-fault.ts', import.meta.url));
/** A minute is sampled once; the page looks again when it is loaded. */
const SAMPLED_WITHIN_MS = 75_000;

const unique = () => Math.random().toString(36).slice(2, 8);
let api: Api;

test.beforeAll(({ baseURL }) => {
  const token = cloudlet('token', 'create', '--tenant', 'demo', '--name', `dashboards-${unique()}`);
  api = requestAs(`${baseURL}/api/v1`, token);
});

async function openAs(browser: Browser, email: string, path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, email, newPassword(email));
  await page.goto(path);
  return page;
}

/** The number at the beginning of the line of a flavor's room, e.g. of `24 × tiny`. */
async function roomFor(page: Page, card: string, flavor: string): Promise<number> {
  const line = page.getByRole('region', { name: card }).getByText(new RegExp(`^[\\d,]+ × ${flavor}$`));
  return Number((await line.innerText()).split(' ')[0]?.replace(',', ''));
}

async function inState(page: Page, state: string): Promise<number> {
  const line = page.getByRole('region', { name: 'Instances by state' }).getByRole('link', { name: state });
  return Number((await line.innerText()).split('\n').at(-1));
}

test('the overview counts what there is, what is left in flavors and what was done, while the page is open', async ({
  browser,
}) => {
  const page = await openAs(browser, MEMBER, '/');
  await expect(page.getByText('limited by:').first()).toBeVisible();
  const before = await roomFor(page, 'Room in the quota', 'tiny');
  const running = await inState(page, 'Running');
  expect(before).toBeGreaterThan(0);

  const name = `counted-${unique()}`;
  const { id } = await createInstance(api, name);
  const activity = page.getByRole('region', { name: 'Recent activity' });
  await expect(activity.getByRole('row', { name: `Create ${name}` })).toContainText('Done');
  await expect.poll(() => roomFor(page, 'Room in the quota', 'tiny')).toBe(before - 1);
  await expect.poll(() => inState(page, 'Running')).toBe(running + 1);

  await destroyInstance(api, id);
  await expect(activity.getByRole('row', { name: `Destroy ${name}` })).toContainText('Done');
  await expect.poll(() => roomFor(page, 'Room in the quota', 'tiny')).toBe(before);
  // Of what is gone there is no page.
  await expect(activity.getByRole('link', { name })).toHaveCount(0);
  await page.context().close();
});

test('charts draw what was sampled, and give the same figures as a table', async ({ browser }) => {
  test.setTimeout(180_000);
  const name = `sampled-${unique()}`;
  const { id } = await createInstance(api, name);
  const page = await openAs(browser, MEMBER, '/');
  const chart = page.getByRole('figure').filter({ hasText: 'Instances' }).first();
  const held = (await api<{ instances: { used: number } }>('/quota')).instances.used;
  await page.getByLabel('Period').selectOption('Last hour');
  await expect(async () => {
    await page.reload();
    await page.getByLabel('Period').selectOption('Last hour');
    await chart.getByText('Figures').click();
    const newest = chart.getByRole('table').getByRole('row').nth(1);
    await expect(newest.getByRole('cell').first()).toHaveText(String(held), { timeout: 1_000 });
  }).toPass({ timeout: SAMPLED_WITHIN_MS, intervals: [3_000] });
  // The time line says what a figure is: of longer steps it may be more than what there is now.
  await expect(chart.locator('figcaption')).toContainText('peak of 1 minute');
  await expect(chart.locator('canvas')).toBeVisible();
  expect(await inkOf(page, 'figure canvas')).toBeGreaterThan(100);
  const { items, stepSeconds } = await api<{ items: { instances: number }[]; stepSeconds: number }>(
    '/usage/history?period=hour',
  );
  expect(stepSeconds).toBe(60);
  expect(items.at(-1)?.instances).toBe(held);
  await destroyInstance(api, id);
  await page.context().close();
});

/** How many points of a canvas have been drawn on. */
function inkOf(page: Page, selector: string): Promise<number> {
  return page.evaluate<number>(`(() => {
    const canvas = document.querySelector(${JSON.stringify(selector)});
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, index) => index % 4 === 3 && value > 0).length;
  })()`);
}

test('who runs the cloud sees its capacity, its fullest nodes and who holds most', async ({ browser }) => {
  const { id } = await createInstance(api, `weighs-${unique()}`);
  const page = await openAs(browser, ADMIN, '/');
  // A cloud admin without a tenant begins here.
  await expect(page).toHaveURL(/\/cloud$/);
  await expect(page.getByRole('link', { name: 'Compute nodes up' })).toContainText('2 of 2');
  const capacity = page.getByRole('region', { name: 'Capacity' });
  await expect(capacity.getByRole('meter', { name: 'Claimed' })).toHaveCount(3);
  await expect(capacity.getByText(/really used/).first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Fullest compute nodes' }).getByRole('row')).toHaveCount(3);
  expect(await roomFor(page, 'Room on the nodes', 'tiny')).toBeGreaterThan(1);
  await expect(page.getByRole('figure')).toHaveCount(6);
  await expect(page.locator('figcaption').first()).toContainText('peak of 5 minutes');

  await page.getByRole('link', { name: 'Tenants by use' }).click();
  // The overview has such a choice as well.
  await expect(page).toHaveURL(/\/cloud\/tenants$/);
  await page.getByLabel('Sort by').selectOption('Memory');
  await expect(page.getByRole('columnheader').nth(1)).toHaveText('Memory');
  const first = page.getByRole('row').nth(1);
  await expect(first).toContainText('demo');
  await expect(page.getByText('Counted')).toBeVisible();
  await first.getByRole('link', { name: 'demo' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'demo' })).toBeVisible();
  await destroyInstance(api, id);
  await page.context().close();
});

/** From now on every such call fails on the simulated hosts; without one, all is well again. */
function plantFault(...fault: [] | [method: string, error: string]): void {
  execFileSync('npx', ['tsx', '--conditions=cloudlet-source', PLANT_FAULT, ...fault]);
}

test('an operation that failed is shown to operators with what the node said, and where', async ({
  browser,
}) => {
  const name = `unlucky-${unique()}`;
  plantFault('writeSeed', 'disk_full');
  const { id } = await createInstance(api, name);
  plantFault();
  expect((await settled(api, id)).status).toBe('ERROR');

  const page = await openAs(browser, ADMIN, '/cloud');
  await expect(page.getByRole('link', { name: 'Failed in the last hour' })).not.toContainText('hour0');
  await page.getByRole('link', { name: 'Failed in the last hour' }).click();
  const row = page.getByRole('row', { name });
  await expect(row).toContainText('demo');
  await expect(row).toContainText(/node-[12]/);
  await row.getByText('What the compute node said').click();
  await expect(row).toContainText('writeSeed');
  await row.getByRole('link', { name: /node-[12]/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: /node-[12]/ })).toBeVisible();
  await destroyInstance(api, id);
  await page.context().close();
});

test('to a member there is no page of the cloud', async ({ browser }) => {
  const page = await openAs(browser, MEMBER, '/');
  for (const path of ['/cloud', '/cloud/tenants', '/cloud/operations']) {
    await page.goto(path);
    await expect(page.locator('#content').getByText('There is nothing here')).toBeVisible();
    await expect(page.getByText('Capacity')).toHaveCount(0);
  }
  await expect(page.getByRole('link', { name: 'Cloud overview' })).toHaveCount(0);
  await page.context().close();
});
