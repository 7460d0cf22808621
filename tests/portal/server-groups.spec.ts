import { expect, type Page, test } from '@playwright/test';
import { MEMBER, newPassword, signIn } from './people.ts';

test.describe.configure({ mode: 'serial' });

let page: Page;

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  await signIn(page, MEMBER, newPassword(MEMBER));
});

const dialog = () => page.getByRole('dialog');

test('a group is added on its page', async () => {
  await page.goto('/server-groups');
  await expect(page.getByText('No server groups yet')).toBeVisible();
  await page.getByRole('button', { name: 'Add server group' }).first().click();
  await dialog().getByRole('button', { name: 'Add group' }).click();
  await expect(dialog().getByText('Give the group a name.')).toBeVisible();
  await dialog().getByLabel('Name').fill('halves');
  await dialog().getByRole('button', { name: 'Add group' }).click();
  await expect(page.getByRole('row', { name: /halves/ })).toContainText('Anti-affinity');
});

test('an instance is put into a group, another group is added in the middle of the form', async () => {
  await page.goto('/instances/new');
  await page.getByRole('button', { name: 'Add server group' }).click();
  await dialog().getByLabel('Name').fill('together');
  await dialog().getByRole('radio', { name: 'Affinity', exact: true }).click();
  await dialog().getByRole('button', { name: 'Add group' }).click();
  const choice = page.getByLabel('Server group');
  await expect(choice.locator('option:checked')).toHaveText('together (Affinity)');
  await choice.selectOption({ label: 'halves (Anti-affinity)' });
  await page.getByLabel('Name', { exact: true }).fill('left-half');
  await page.getByRole('button', { name: 'Create instance' }).click();
  await expect(page.getByRole('heading', { name: 'left-half' })).toBeVisible();
  await expect(page.getByText('halves (Anti-affinity)')).toBeVisible();
});

test('a group tells its instances and cannot be deleted while it has some', async () => {
  await page.goto('/server-groups');
  const row = page.getByRole('row', { name: /halves/ });
  await expect(row.getByRole('link', { name: 'left-half' })).toBeVisible();
  const remove = page.getByRole('button', { name: 'Delete halves' });
  await remove.focus();
  await expect(page.getByRole('tooltip')).toContainText('It still has instances.');
  await page.getByRole('button', { name: 'Delete together' }).click();
  await dialog().getByRole('button', { name: 'Delete group' }).click();
  await expect(page.getByRole('row', { name: /together/ })).toHaveCount(0);
});

test('an instance that cannot be placed by its group says which rule is in the way', async () => {
  for (const name of ['right-half', 'third-half', 'fourth-half']) {
    await page.goto('/instances/new');
    await page.getByLabel('Server group').selectOption({ label: 'halves (Anti-affinity)' });
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByRole('button', { name: 'Create instance' }).click();
    const refused = page.getByText('by the server group’s rule');
    await expect(refused.or(page.getByRole('heading', { name }))).toBeVisible();
    if (await refused.isVisible()) return;
  }
  throw new Error('every instance of the group got a node');
});
